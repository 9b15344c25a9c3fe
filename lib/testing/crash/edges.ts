/** Tells of every edge that an engine passes, by what it is handed: the engine knows nothing of it. */
import type { PoolClient } from 'pg';
import type { Database } from '@/lib/db';
import type { Action, ActionKind, Platform } from '@/lib/platforms/platform';
import type { EngineDeps } from '@/lib/worker/engine/deps';
import type { Edge } from './order';

/** True: nothing goes on from there. */
type Passed = (edge: Edge) => boolean;
type Around = ReturnType<typeof counting>;

const NEVER = new Promise<never>(() => undefined);

function counting(passed: Passed) {
  const counts = new Map<Edge['point'], number>();
  return (point: Edge['point']) => {
    const nth = (counts.get(point) ?? 0) + 1;
    counts.set(point, nth);
    return (side: Edge['side']) => passed({ point, nth, side });
  };
}

/** The same engine; `db` must not have been used yet. */
export function watched(deps: EngineDeps, passed: Passed): EngineDeps {
  const around = counting(passed);
  watchDatabase(deps.db, around);
  return {
    ...deps,
    platform(connection) {
      const platform = deps.platform(connection);
      return platform === null ? null : watchedPlatform(platform, around);
    },
  };
}

function watchDatabase({ pool }: Database, around: Around): void {
  pool.on('connect', (client) => watchClient(client, around));
}

function watchClient(client: PoolClient, around: Around): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  let inTransaction = false;
  const watchedQuery = (...args: unknown[]): unknown => {
    const text = textOf(args[0]);
    const point = pointOf(text, inTransaction);
    if (/^\s*begin/i.test(text)) inTransaction = true;
    if (/^\s*(commit|rollback)/i.test(text)) inTransaction = false;
    if (point === null) return query(...args);
    const at = around(point);
    if (at('before')) return NEVER;
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      return query(...args.slice(0, -1), (...reply: unknown[]) => {
        if (!at('after')) callback(...reply);
      });
    }
    return Promise.resolve(query(...args)).then((reply) => (at('after') ? NEVER : reply));
  };
  client.query = watchedQuery as typeof client.query;
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  const { text } = Object(asked);
  return typeof text === 'string' ? text : '';
}

function pointOf(text: string, inTransaction: boolean): Edge['point'] | null {
  if (/^\s*commit/i.test(text)) return 'commit';
  return !inTransaction && /^\s*(update|insert|delete)/i.test(text) ? 'lease' : null;
}

function watchedPlatform(platform: Platform, around: Around): Platform {
  const { shift_traffic, set_scaling, delete_service, create_revision } = platform.actions;
  return {
    id: platform.id,
    observe: (...asked) => call(around('observe'), () => platform.observe(...asked)),
    ...(platform.export ? { export: platform.export } : {}),
    actions: {
      ...(shift_traffic ? { shift_traffic: watchedAction(shift_traffic, around) } : {}),
      ...(set_scaling ? { set_scaling: watchedAction(set_scaling, around) } : {}),
      ...(delete_service ? { delete_service: watchedAction(delete_service, around) } : {}),
      ...(create_revision ? { create_revision: watchedAction(create_revision, around) } : {}),
    },
  };
}

function watchedAction<K extends ActionKind>(action: Action<K>, around: Around): Action<K> {
  return {
    ...action,
    async apply(...asked) {
      const at = around('apply');
      if (at('before')) return NEVER;
      const reply = action.apply(...asked);
      at('during');
      const replied = await reply;
      return at('after') ? NEVER : replied;
    },
    settle: (...asked) => call(around('settle'), () => action.settle(...asked)),
  };
}

async function call<T>(at: (side: Edge['side']) => boolean, work: () => Promise<T>): Promise<T> {
  if (at('before')) return NEVER;
  const reply = await work();
  return at('after') ? NEVER : reply;
}
