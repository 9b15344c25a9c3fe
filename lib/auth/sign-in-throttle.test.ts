import { describe, expect, it } from 'vitest';
import { pauseAfter, SignInThrottle } from './sign-in-throttle';

function throttle() {
  const pauses: number[] = [];
  let now = 0;
  const it = new SignInThrottle(
    () => now,
    async (milliseconds) => {
      pauses.push(milliseconds);
    },
  );
  return { it, pauses, advance: (ms: number) => (now += ms) };
}

const wrong = async () => false;
const right = async () => true;

describe('the sign-in throttle', () => {
  it('lets a few wrong passwords pass freely, then waits longer each time, never over 4 s', async () => {
    const { it: sut, pauses } = throttle();
    for (let n = 0; n < 12; n += 1) await sut.run('kim@shop.example', wrong);
    expect(pauses).toEqual([0, 0, 0, 0, 0, 250, 500, 1000, 2000, 4000, 4000, 4000]);
  });

  it('forgets at the right password, and after a quarter of an hour', async () => {
    const { it: sut, pauses, advance } = throttle();
    for (let n = 0; n < 6; n += 1) await sut.run('a', wrong);
    await sut.run('a', right);
    await sut.run('a', wrong);
    for (let n = 0; n < 6; n += 1) await sut.run('b', wrong);
    advance(15 * 60_000);
    await sut.run('b', wrong);
    expect(pauses.at(7)).toBe(0);
    expect(pauses.at(-1)).toBe(0);
  });

  it('does not make one account wait for another’s failures', async () => {
    const { it: sut, pauses } = throttle();
    for (let n = 0; n < 8; n += 1) await sut.run('a', wrong);
    await sut.run('b', wrong);
    expect(pauses.at(-1)).toBe(0);
  });

  it('checks four at once and turns away who would make the queue endless', async () => {
    const { it: sut } = throttle();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let running = 0;
    let most = 0;
    const slow = async () => {
      running += 1;
      most = Math.max(most, running);
      await gate;
      running -= 1;
      return true;
    };
    const all = Array.from({ length: 100 }, () => sut.run('a', slow));
    open();
    const answers = await Promise.all(all);
    expect(most).toBe(4);
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(36);
  });

  it('is a pure figure', () => {
    expect([0, 4, 5, 6, 20].map(pauseAfter)).toEqual([0, 0, 250, 500, 4000]);
  });
});
