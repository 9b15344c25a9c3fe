import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { runbooksInForce } from '@/lib/configuration/in-force';
import { loadConfiguration } from '@/lib/configuration/load';
import { takeLoadLock } from '@/lib/configuration/load-lock';
import { assertFold } from '@/lib/testing/assert-fold';
import { must, openConsole, type TestConsole } from '@/lib/testing/console';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { readEvents } from '@/lib/timeline/read';
import { runbookAcceptDraft } from './commands/runbook-accept-draft';
import { runbookAdopt } from './commands/runbook-adopt';
import { runbookDiscardDraft } from './commands/runbook-discard-draft';
import { runbookImport } from './commands/runbook-import';
import { runbookSaveDraft } from './commands/runbook-save-draft';
import { runbooksList } from './queries/runbooks';

const root = path.resolve(import.meta.dirname, '..', '..');
const written = readFileSync(path.join(root, 'runbooks', 'llm-forge.yaml'), 'utf8');
/** The same runbook under a name of its own, so that the app can own it. */
const asNew = (slug: string) => written.replace('slug: llm-forge', `slug: ${slug}`);

let ripcord: TestConsole;
let author: Actor;
let other: Actor;
beforeAll(async () => {
  ripcord = await openConsole();
  author = await ripcord.person('admin');
  other = await ripcord.person('admin');
});
afterAll(() => ripcord.close());

const inForce = async (slug: string) =>
  (await runbooksInForce(ripcord.db.prisma)).get(slug) ?? null;

/** A runbook of the app's own, in force. */
async function imported(slug: string): Promise<string> {
  const saved = must(await ripcord.act(author, runbookImport, { yaml: asNew(slug) }));
  must(await ripcord.act(other, runbookAcceptDraft, { id: saved.draftId }));
  const current = await inForce(slug);
  if (current === null) throw new Error(`${slug} is not in force`);
  return current.digest;
}

describe('a runbook that is brought in', () => {
  it('waits for a second admin, because it can do things', async () => {
    const saved = must(await ripcord.act(author, runbookImport, { yaml: asNew('waits') }));
    expect(saved.number).toBeNull();
    expect(saved.actions.length).toBeGreaterThan(0);
    expect(await inForce('waits')).toBeNull();
    expect(await ripcord.act(author, runbookAcceptDraft, { id: saved.draftId })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    const accepted = must(await ripcord.act(other, runbookAcceptDraft, { id: saved.draftId }));
    expect(accepted).toEqual({ slug: 'waits', number: 1 });
    expect((await inForce('waits'))?.number).toBe(1);
    const { owner } = await ripcord.db.prisma.runbook.findUniqueOrThrow({
      where: { slug: 'waits' },
    });
    expect(owner).toBe('app');
    const kinds = (await readEvents(ripcord.db, ORG_STREAM_ID)).map(({ kind }) => kind);
    expect(kinds.slice(-3)).toEqual([
      'runbook.drafted',
      'runbook.draft_accepted',
      'runbook.loaded',
    ]);
  });

  it('is on the list of runbooks while it waits, with who may accept it', async () => {
    must(await ripcord.act(author, runbookImport, { yaml: asNew('listed') }));
    const waiting = async (actor: Actor) =>
      must(await executeQuery(ripcord.db, runbooksList, actor, {})).imports.find(
        ({ slug }) => slug === 'listed',
      );
    expect(await waiting(other)).toMatchObject({ draft: { whyNotAccept: null } });
    const own = await waiting(author);
    expect(own?.draft.whyNotAccept).toContain('Another admin');
    expect(own?.yaml).toBe(asNew('listed'));
    expect(own?.draft.actions.length).toBeGreaterThan(0);
    const viewer = await ripcord.person('viewer');
    expect((await waiting(viewer))?.draft.whyNotAccept).toContain('needs the admin role');
    must(await ripcord.act(other, runbookAcceptDraft, { id: own?.draft.id ?? '' }));
    expect(await waiting(other)).toBeUndefined();
  });

  it('is refused with the line and the fix where it is wrong', async () => {
    const broken = asNew('broken').replace('target_roles: [web', 'target_rolls: [web');
    const refused = await ripcord.act(author, runbookImport, { yaml: broken });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid' } });
    if (refused.ok) throw new Error('it was taken');
    expect(refused.error.message).toMatch(/^Line \d+: /);
    expect(refused.error.fields?.[0]?.path).toMatch(/^yaml:\d+:\d+$/);
  });

  it('can not take the name of one that is there', async () => {
    expect(await ripcord.act(author, runbookImport, { yaml: written })).toMatchObject({
      error: { code: 'conflict' },
    });
  });

  it('stays as it is when the files are read again', async () => {
    const digest = await imported('kept');
    const again = await loadConfiguration(ripcord.db, {
      configFile: path.join(root, 'ripcord.yaml'),
      runbooksDir: path.join(root, 'runbooks'),
    });
    expect(again.problems).toEqual([]);
    expect((await inForce('kept'))?.digest).toBe(digest);
  });
});

describe('a text of a runbook that its file owns', () => {
  it('is refused: the patch goes to the file', async () => {
    const base = (await inForce('llm-forge'))?.digest;
    const yaml = `${written}\n# another comment\n`;
    const input = { slug: 'llm-forge', base, yaml };
    const refused = await ripcord.act(author, runbookSaveDraft, input);
    expect(refused).toMatchObject({ error: { code: 'unsupported' } });
  });
});

describe('a text of a runbook that the app owns', () => {
  const reworded = (slug: string, words: string) =>
    asNew(slug).replace(/^summary: .*$/m, `summary: ${words}`);
  const save = (slug: string, base: string, yaml: string, actor = author) =>
    ripcord.act(actor, runbookSaveDraft, { slug, base, yaml });

  it('is the next version at once where it does nothing else', async () => {
    const base = await imported('reworded');
    const yaml = reworded('reworded', 'Said otherwise.');
    const saved = must(await save('reworded', base, yaml));
    expect(saved).toMatchObject({ number: 2, actions: [] });
    expect((await inForce('reworded'))?.runbook.summary).toBe('Said otherwise.');
    // The earlier one is still there.
    expect(
      await ripcord.db.prisma.runbookVersion.count({ where: { runbook: { slug: 'reworded' } } }),
    ).toBe(2);
  });

  it('is stale where another was saved at the same moment: neither is lost', async () => {
    const base = await imported('at-once');
    const both = await ripcord.db.prisma.$transaction(async (tx) => {
      await takeLoadLock(tx);
      const saving = [
        save('at-once', base, reworded('at-once', 'One.')),
        save('at-once', base, reworded('at-once', 'Two.'), other),
      ];
      await expect
        .poll(async () => {
          const [row] = await ripcord.db.prisma.$queryRaw<{ count: number }[]>`
            select count(*)::int as count from pg_locks
            where locktype = 'advisory' and not granted
              and database = (select oid from pg_database where datname = current_database())`;
          return row?.count;
        })
        .toBe(2);
      return saving;
    });
    const saved = await Promise.all(both);
    expect(saved.map((one) => (one.ok ? 'saved' : one.error.code)).sort()).toEqual([
      'saved',
      'stale',
    ]);
  });

  it('waits where an action changed, and no second text beside it', async () => {
    const base = await imported('acts');
    const changed = asNew('acts').replace('inverse: recorded_traffic', 'inverse: recorded_state');
    expect(changed).not.toBe(asNew('acts'));
    const saved = must(await save('acts', base, changed));
    expect(saved.number).toBeNull();
    expect(saved.actions[0]).toMatch(/^Changed action: /);
    expect((await inForce('acts'))?.digest).toBe(base);
    expect(await save('acts', base, reworded('acts', 'Another.'), other)).toMatchObject({
      error: { code: 'conflict' },
    });
    must(await ripcord.act(author, runbookDiscardDraft, { id: saved.draftId, reason: 'No.' }));
    expect(await ripcord.act(other, runbookAcceptDraft, { id: saved.draftId })).toMatchObject({
      error: { code: 'conflict' },
    });
    must(await save('acts', base, reworded('acts', 'Another.'), other));
  });

  it('is refused when another version came into force meanwhile', async () => {
    const base = await imported('raced');
    must(await save('raced', base, reworded('raced', 'First.')));
    expect(await save('raced', base, reworded('raced', 'Second.'), other)).toMatchObject({
      error: { code: 'stale' },
    });
  });

  it('is accepted once, by the first of two', async () => {
    const third = await ripcord.person('admin');
    const saved = must(await ripcord.act(author, runbookImport, { yaml: asNew('once') }));
    const both = await Promise.all(
      [other, third].map((actor) => ripcord.act(actor, runbookAcceptDraft, { id: saved.draftId })),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(
      await ripcord.db.prisma.runbookVersion.count({ where: { runbook: { slug: 'once' } } }),
    ).toBe(1);
  });

  it('is loaded by nobody but a second admin, whatever asks the database', async () => {
    const saved = must(await ripcord.act(author, runbookImport, { yaml: asNew('guarded') }));
    const decide = (decidedById: string) =>
      ripcord.db.prisma.runbookDraft.updateMany({
        where: { id: saved.draftId },
        data: { status: 'loaded', decidedById, decidedAt: new Date() },
      });
    await expect(decide(author.personId)).rejects.toThrow(/runbook_draft_second_admin/);
    const rewrite = ripcord.db.prisma.runbookDraft.updateMany({
      where: { id: saved.draftId },
      data: { yaml: 'slug: other' },
    });
    await expect(rewrite).rejects.toThrow(/never rewritten/);
    await decide(other.personId);
    await expect(decide(other.personId)).rejects.toThrow(/decided once/);
  });

  it.each(['viewer', 'responder', 'commander'] as const)('is not saved by a %s', async (role) => {
    const person = await ripcord.person(role);
    expect(await ripcord.act(person, runbookImport, { yaml: asNew('nobody') })).toMatchObject({
      error: { code: 'forbidden' },
    });
  });

  it('is not saved by a machine', async () => {
    const machine = await ripcord.person('admin', 'token');
    expect(await ripcord.act(machine, runbookImport, { yaml: asNew('machine') })).toMatchObject({
      error: { code: 'forbidden' },
    });
  });
});

describe('an incident under a newer version of its runbook', () => {
  /** Another version of a runbook that a file owns, as a load would have kept it. */
  async function newer(slug: string) {
    const { db } = ripcord;
    const runbook = await db.prisma.runbook.findUniqueOrThrow({ where: { slug } });
    const current = await inForce(slug);
    if (current === null) throw new Error(`${slug} is not in force`);
    const item = { id: 'brought_later', title: 'Brought by a later version' };
    const { pre_rollback } = current.runbook.checklists;
    const checklists = { ...current.runbook.checklists, pre_rollback: [...pre_rollback, item] };
    const digest = crypto.randomUUID();
    await db.prisma.runbookVersion.create({
      data: {
        digest,
        runbookId: runbook.id,
        number: 1000 + Math.floor(Math.random() * 1e6),
        yaml: '',
        parsed: { ...current.runbook, checklists },
        loadedAt: new Date(),
      },
    });
    return { digest, before: current.digest };
  }

  it('keeps the one that it was declared under until its commander adopts the other', async () => {
    const incident = await ripcord.declare(author);
    const { digest, before } = await newer('virtuoso-api');
    const followed = () =>
      ripcord.db.prisma.incidentService.findFirstOrThrow({ where: { incidentId: incident.id } });
    expect((await followed()).runbookDigest).toBe(before);
    const { number } = incident;
    const bystander = await ripcord.person('responder');
    expect(await ripcord.act(bystander, runbookAdopt, { number, digest })).toMatchObject({
      error: { code: 'forbidden' },
    });
    must(
      await ripcord.act(author, runbookAdopt, { number, digest, reason: 'It has the new page.' }),
    );
    expect((await followed()).runbookDigest).toBe(digest);
    const last = (await ripcord.events(incident)).at(-1);
    expect(last).toMatchObject({
      kind: 'runbook.adopted',
      data: { from: before, to: digest, checklist: [{ key: 'brought_later' }] },
    });
    await assertFold(ripcord.db, 'runbook.adopt');
    expect(await ripcord.act(author, runbookAdopt, { number, digest })).toMatchObject({
      error: { code: 'conflict' },
    });
    await ripcord.finish(author, incident);
    expect(await ripcord.act(author, runbookAdopt, { number, digest: before })).toMatchObject({
      error: { code: 'conflict' },
    });
  });

  it('can not adopt a version of another runbook', async () => {
    const incident = await ripcord.declare(author);
    const digest = (await inForce('llm-forge'))?.digest;
    expect(
      await ripcord.act(author, runbookAdopt, { number: incident.number, digest }),
    ).toMatchObject({ error: { code: 'not_found' } });
    await ripcord.finish(author, incident);
  });
});
