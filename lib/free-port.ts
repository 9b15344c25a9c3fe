import { createServer } from 'node:net';

/** Whether a listener could take this port on this address at this moment. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that nobody has: the operating system picks it. */
export function anyFreePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host, exclusive: true }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** How many ports after the wanted one are tried before giving up. */
const ATTEMPTS = 100;

/** The wanted port, or the first free one after it. */
export async function nextFreePort(
  wanted: number,
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<number> {
  for (let port = wanted; port < wanted + ATTEMPTS && port <= 65_535; port += 1) {
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${wanted} and ${wanted + ATTEMPTS - 1}.`);
}
