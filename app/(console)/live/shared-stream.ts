import type { StreamState } from '@/components/frame/frame-view';

interface Listener {
  readonly onState: (state: StreamState) => void;
  readonly onTopics: (topics: readonly string[] | 'all') => void;
}

type Message =
  | { readonly kind: 'topics'; readonly topics: readonly string[] | 'all' }
  | { readonly kind: 'state'; readonly state: StreamState };

const LOCK = 'ripcord-stream';
const CHANNEL = 'ripcord-stream';

/**
 * One event stream a browser: browsers allow six connections to a host, and a commander has many
 * tabs. The tab that holds the lock owns the stream and tells the others; when it closes, the next
 * one takes over and everybody fetches once, so nothing is missed in between.
 */
export function openSharedStream(services: string, listener: Listener): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  const ended = new AbortController();
  const deliver = (message: Message) => {
    if (message.kind === 'state') listener.onState(message.state);
    else listener.onTopics(message.topics);
  };
  const share = (message: Message) => {
    deliver(message);
    channel.postMessage(message);
  };
  channel.onmessage = (event: MessageEvent<Message>) => deliver(event.data);
  void navigator.locks
    .request(LOCK, { signal: ended.signal }, () => ownStream(services, share, ended.signal))
    .catch(() => undefined);
  return () => {
    ended.abort();
    channel.close();
  };
}

function ownStream(
  services: string,
  share: (message: Message) => void,
  ended: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) return resolve();
    const source = new EventSource(`/api/streams?services=${encodeURIComponent(services)}`);
    const live = () =>
      share({ kind: 'state', state: { kind: 'live', lastAt: new Date().toISOString() } });
    source.addEventListener('hello', () => {
      live();
      share({ kind: 'topics', topics: 'all' });
    });
    source.addEventListener('beat', live);
    source.addEventListener('refresh', () => {
      live();
      share({ kind: 'topics', topics: 'all' });
    });
    source.addEventListener('hint', (event: MessageEvent<string>) => {
      live();
      const { topics } = JSON.parse(event.data) as { topics: string[] };
      share({ kind: 'topics', topics });
    });
    source.addEventListener('error', () =>
      share({ kind: 'state', state: { kind: 'lost', lastAt: new Date().toISOString() } }),
    );
    ended.addEventListener('abort', () => {
      source.close();
      resolve();
    });
  });
}
