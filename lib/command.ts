import type { z } from 'zod';
import { sha256Hex } from '@/lib/timeline/canonical';
import type { Actor } from './auth/actor';
import { can, mayAnywhere, type Requirement } from './auth/policy';
import { type Database, databaseNow, type Transaction, withTransaction } from './db';
import { type AppError, appError } from './errors';
import { err, ok, type Result } from './result';
import { canonicalJson } from './timeline/canonical';

/** How a command or query is reached under /api/v1; `{name}` in the path is a field of its input. */
export interface Route<M extends string> {
  readonly method: M;
  readonly path: `/${string}`;
}

export interface CommandContext extends Transaction {
  readonly actor: Actor;
}

interface Definition<S extends z.ZodType, R extends z.ZodType> extends Requirement {
  /** `noun.verb`: names the audit entry, the operation of the OpenAPI document, the action. */
  readonly name: string;
  readonly summary: string;
  readonly input: S;
  readonly output: R;
}

/** A change, defined once and served by server action and /api/v1 alike. Touches Postgres only. */
export interface Command<S extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType>
  extends Definition<S, R> {
  readonly kind: 'command';
  readonly route: Route<'POST' | 'PUT' | 'DELETE'>;
  /** The team whose grants count; the default is none: a grant that holds everywhere is needed. */
  team?(transaction: Transaction, input: z.output<S>): Promise<string | null>;
  /** The answer holds a secret: it is never kept, so a repeated key is refused instead of replayed. */
  readonly secretAnswer?: true;
  /** A field that must not be guessable from the digest that is kept of the request. */
  readonly secretField?: string;
  run(context: CommandContext, input: z.output<S>): Promise<Result<z.output<R>>>;
}

export interface QueryContext {
  readonly db: Database;
  readonly actor: Actor;
  /** `ripcord.now()`. */
  readonly now: Date;
}

/** A read. Every signed-in person may read every incident. */
export interface Query<S extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType>
  extends Definition<S, R> {
  readonly kind: 'query';
  readonly route: Route<'GET'>;
  run(context: QueryContext, input: z.output<S>): Promise<Result<z.output<R>>>;
}

export function defineCommand<S extends z.ZodType, R extends z.ZodType>(
  definition: Omit<Command<S, R>, 'kind'>,
): Command<S, R> {
  return { kind: 'command', ...definition };
}

export function defineQuery<S extends z.ZodType, R extends z.ZodType>(
  definition: Omit<Query<S, R>, 'kind'>,
): Query<S, R> {
  return { kind: 'query', ...definition };
}

/** What a key may be long: two that differ only after it would be taken for one. */
const LONGEST_KEY = 200;

/** Set by tests: looks at the database after every command. */
let afterCommand: ((db: Database, command: string) => Promise<void>) | null = null;
export function onEveryCommand(hook: typeof afterCommand): void {
  afterCommand = hook;
}

/**
 * Authorises, then runs one command in one transaction with its idempotency row. The same key with
 * the same body gives the first answer again; with another body it is refused. An `err` leaves no trace.
 */
export async function executeCommand<S extends z.ZodType, R extends z.ZodType>(
  db: Database,
  command: Command<S, R>,
  actor: Actor | null,
  raw: unknown,
  idempotencyKey: string,
): Promise<Result<z.output<R>>> {
  if (actor === null) return err(unauthenticated());
  // Before the input is looked at: somebody who may not send it learns nothing about it.
  if (!mayAnywhere(actor, command)) return err(forbidden(command));
  const input = command.input.safeParse(raw);
  if (!input.success) return err(invalid(input.error));
  if (idempotencyKey === '' || idempotencyKey.length > LONGEST_KEY) {
    return err(appError('invalid', `An idempotency key has 1 to ${LONGEST_KEY} characters.`));
  }
  // By person, so that a retry after signing in again is still the same request.
  const principal =
    actor.via === 'session' ? `person:${actor.personId}` : `token:${actor.credentialId}`;
  const requestSha = requestDigest(command, input.data);

  const result = await withTransaction<z.output<R>, AppError>(db, async (transaction) => {
    const team = command.team ? await command.team(transaction, input.data) : null;
    if (!can(actor, command, team)) return err(forbidden(command));
    const { tx } = transaction;
    const claimed = await tx.$executeRaw`
      insert into idempotency (principal, key, command, request_sha, expires_at)
      values (${principal}, ${idempotencyKey}, ${command.name}, ${requestSha}, ripcord.now() + interval '24 hours')
      on conflict do nothing`;
    if (claimed === 0) return replay(transaction, command, principal, idempotencyKey, requestSha);
    const outcome = await command.run({ ...transaction, actor }, input.data);
    if (!outcome.ok) return outcome;
    if (command.secretAnswer) return outcome;
    await tx.$executeRaw`
      update idempotency set response = ${JSON.stringify(outcome.value ?? null)}::jsonb
      where principal = ${principal} and key = ${idempotencyKey}`;
    return outcome;
  });
  if (afterCommand !== null) await afterCommand(db, command.name);
  return result;
}

function requestDigest({ name, secretField }: Command, input: unknown): string {
  const shown = JSON.stringify(input, (key, value) => (key === secretField ? undefined : value));
  return sha256Hex(canonicalJson({ command: name, input: JSON.parse(shown) }));
}

async function replay<S extends z.ZodType, R extends z.ZodType>(
  { tx }: Transaction,
  command: Command<S, R>,
  principal: string,
  key: string,
  requestSha: string,
): Promise<Result<z.output<R>>> {
  const seen = await tx.idempotency.findUnique({ where: { principal_key: { principal, key } } });
  if (seen === null || seen.requestSha !== requestSha) {
    return err(
      appError(
        'idempotency_mismatch',
        'This idempotency key was used for another request. Use a new key for a new request.',
      ),
    );
  }
  if (command.secretAnswer) {
    return err(appError('conflict', 'This was done already, and its answer is shown only once.'));
  }
  const stored = command.output.safeParse(seen.response);
  return stored.success ? ok(stored.data) : err(appError('conflict', 'The first answer is gone.'));
}

export async function executeQuery<S extends z.ZodType, R extends z.ZodType>(
  db: Database,
  query: Query<S, R>,
  actor: Actor | null,
  raw: unknown,
): Promise<Result<z.output<R>>> {
  if (actor === null) return err(unauthenticated());
  if (!mayAnywhere(actor, query)) return err(forbidden(query));
  const input = query.input.safeParse(raw);
  if (!input.success) return err(invalid(input.error));
  return query.run({ db, actor, now: await databaseNow(db.prisma) }, input.data);
}

function unauthenticated(): AppError {
  return appError('unauthenticated', 'Sign in first, or send a bearer token.');
}

function forbidden(definition: Requirement & { readonly name: string }): AppError {
  return appError('forbidden', `${definition.name} needs the role ${definition.role}.`, {
    details: { needs: definition.role },
  });
}

export function invalid(error: z.ZodError): AppError {
  const fields = error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  const first = fields[0];
  const where = first?.path ? `${first.path}: ` : '';
  return appError('invalid', `${where}${first?.message ?? 'The input is not what is expected.'}`, {
    fields,
  });
}
