import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { anyFreePort, isPortFree, nextFreePort } from './free-port';

describe('nextFreePort', () => {
  it('is the wanted port when that is free', async () => {
    expect(await nextFreePort(3000, async () => true)).toBe(3000);
  });

  it('is the first free one after it', async () => {
    expect(await nextFreePort(3000, async (port) => port >= 3004)).toBe(3004);
  });

  it('gives up rather than search all ports', async () => {
    await expect(nextFreePort(3000, async () => false)).rejects.toThrow(/between 3000 and 3099/);
  });
});

describe('isPortFree', () => {
  it('is false while somebody listens', async () => {
    const port = await anyFreePort();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
