import { request } from 'node:http';
import { preciseEpochMs } from './bench';
import { order, type ViewersMessage } from './viewers-messages';

/**
 * Viewers of a process of their own: each holds one event stream open. For each marked hint they
 * tell together when it was received, as an offset that the parent turns into a latency.
 */
function tell(message: ViewersMessage): void {
  process.send?.(message);
}

let received: number[] = [];
let marker = '';
let wanted = 0;

function note(text: string): void {
  if (marker === '' || !text.includes(marker)) return;
  received.push(preciseEpochMs());
  if (received.length < wanted) return;
  tell({ kind: 'received', marker, at: received });
  marker = '';
}

function open(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`));
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        if (text.includes('event: hello')) resolve();
        else note(text);
      });
      response.once('end', () => tell({ kind: 'lost' }));
    });
    asked.once('error', reject);
    asked.end();
  });
}

process.on('message', (message) => {
  const parsed = order.parse(message);
  if (parsed.kind === 'expect') {
    received = [];
    ({ marker } = parsed);
    tell({ kind: 'waiting', marker });
    return;
  }
  wanted = parsed.viewers;
  void (async () => {
    for (let n = 0; n < parsed.viewers; n += parsed.atOnce) {
      const some = Math.min(parsed.atOnce, parsed.viewers - n);
      await Promise.all(Array.from({ length: some }, () => open(parsed.url, parsed.headers)));
    }
    tell({ kind: 'open' });
  })();
});
process.once('disconnect', () => process.exit(0));
console.log(JSON.stringify({ ready: true }));
