import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { openPool } from '@/lib/db';
import { encodeBody } from '@/lib/timeline/append';
import { type BenchDatabase, percentile } from './bench';

/**
 * How many events a second the record takes, beside plain INSERTs of the same columns by the same
 * client: 16 clients on 16 streams, and 16 clients on one. Rounds take turns, so that a busy moment
 * of the machine falls on all; the median round counts.
 */
const CLIENTS = 16;
const ROUNDS = 9;
const ROUND_MS = 1500;

/** The record's own columns and indexes, without its function. */
const PEER = `
  create table plain_event (like timeline.event including indexes);
  grant insert on plain_event to `;

const body = encodeBody({
  kind: 'note.added',
  actor: `person:${randomUUID()}`,
  data: { text: 'Error rate is down to 0.4 % after the shift; p95 back under 800 ms.' },
});
const digest = randomBytes(32);

type Statement = (client: pg.PoolClient, lane: number) => Promise<unknown>;

const streams = Array.from({ length: CLIENTS }, () => randomUUID());
const hot = randomUUID();

function appendTo(stream: string, client: pg.PoolClient): Promise<unknown> {
  return client.query({
    name: 'append',
    text: 'select seq from timeline.append($1, $2, $3, $4, null, $5, null)',
    values: [stream, randomUUID(), 'note.added', 'system', body],
  });
}

let inserted = 0;
const insert: Statement = (client, lane) => {
  inserted += 1;
  return client.query({
    name: 'insert',
    text: `insert into plain_event (stream_id, seq, id, kind, actor, occurred_at, recorded_at, recorded_us, body, body_sha, prev, hash)
           values ($1, $2, $3, $4, $5, now(), now(), 0, $6, $7, $7, $7)`,
    values: [streams[lane], inserted, randomUUID(), 'note.added', 'system', body, digest],
  });
};

/** Statements a second, each a transaction of its own, by all clients together. */
async function rate(pool: pg.Pool, statement: Statement): Promise<number> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => pool.connect()));
  const began = performance.now();
  const until = began + ROUND_MS;
  const counts = await Promise.all(
    clients.map(async (client, lane) => {
      let count = 0;
      for (; performance.now() < until; count += 1) await statement(client, lane);
      return count;
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const client of clients) client.release();
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

export interface AppendRates {
  readonly insert: readonly number[];
  /** As many streams as clients. */
  readonly spread: readonly number[];
  /** All clients on one stream. */
  readonly hot: readonly number[];
}

/** Statements a second, of each round. */
export async function measureAppend({ server }: BenchDatabase): Promise<AppendRates> {
  const owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query(PEER + owner.escapeIdentifier(new URL(server.appUrl).username));
  await owner.end();
  const pool = openPool(server.appUrl, CLIENTS);
  for (const stream of [...streams, hot]) {
    await pool.query(`select timeline.open_stream($1, 'incident')`, [stream]);
  }
  const spread: Statement = (client, lane) => appendTo(streams[lane] ?? hot, client);
  const oneStream: Statement = (client) => appendTo(hot, client);
  const rounds = { insert: [] as number[], spread: [] as number[], hot: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.insert.push(await rate(pool, insert));
    rounds.spread.push(await rate(pool, spread));
    rounds.hot.push(await rate(pool, oneStream));
  }
  await pool.end();
  return rounds;
}

/**
 * The median of append against the INSERT of the same round: rounds beside each other met the same
 * machine.
 */
export function appendAgainstInsert({ insert, spread }: AppendRates): number {
  return percentile(
    spread.map((each, round) => each / (insert[round] ?? Number.NaN)),
    0.5,
  );
}
