import { describe, expect, it } from 'vitest';
import { afterLook, boundedLines, NEVER_READ, parseTail, type TailLine } from './tail';

const line = (index: number, text = 'x'): TailLine => ({
  id: `${index}`,
  at: new Date(Date.UTC(2026, 10, 20, 3, 0, index)).toISOString(),
  revision: 'shop-00002-xyz',
  severity: 'INFO',
  isError: false,
  text,
});

describe('the lines that are kept', () => {
  it('are the newest 200, the newest first', () => {
    const { lines, complete } = boundedLines(Array.from({ length: 250 }, (_, n) => line(n)));
    expect([lines.length, lines[0]?.id, lines.at(-1)?.id, complete]).toEqual([
      200,
      '249',
      '50',
      false,
    ]);
  });

  it('are 64 kB at most', () => {
    const { lines, complete } = boundedLines(
      Array.from({ length: 150 }, (_, n) => line(n, 'y'.repeat(600))),
    );
    expect(Buffer.byteLength(JSON.stringify(lines))).toBeLessThanOrEqual(64 * 1024);
    expect(complete).toBe(false);
  });
});

describe('a look that failed', () => {
  it('leaves what was read before with its own age, and says why', () => {
    const at = new Date('2026-11-20T03:00:00.000Z');
    const before = afterLook({ value: null, at: null, why: null }, { ok: true, value: 7 }, at);
    const later = new Date('2026-11-20T03:01:00.000Z');
    expect(afterLook(before, { ok: false, why: 'no permission' }, later)).toEqual({
      value: 7,
      at: '2026-11-20T03:00:00.000Z',
      why: 'no permission',
    });
  });
});

it('a tail that can’t be read any more is as if it had never been read', () => {
  expect(parseTail({ lines: 3 })).toEqual(NEVER_READ);
});
