import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { loadConfiguration } from './load';

const CONFIG = `
demo: true
connections:
  near: { kind: cloud-run, project: shop, region: us-central1, simulated: true, endpoint: simulator }
environments:
  production: { production: true }
services:
  checkout:
    name: Checkout
    runbook: checkout
    team: shop
    targets:
      - environment: production
        connection: near
        ref: projects/shop/locations/us-central1/services/checkout
  search:
    name: Search
    not_connected: It runs elsewhere.
status:
  name: Shop status
  components:
    - { name: Checkout, service: checkout }
    - { name: Search, service: search }
`;
const RUNBOOK = `
slug: checkout
title: Checkout
version: "1"
owner: Shop
updated: null
summary: First.
`;

const db = openDatabase(env().databaseUrl);
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-config-'));
  mkdirSync(path.join(directory, 'runbooks'));
  write('ripcord.yaml', CONFIG);
  write('runbooks/checkout.yaml', RUNBOOK);
});
afterEach(() => rmSync(directory, { recursive: true }));
afterAll(() => db.close());

function write(name: string, text: string): void {
  writeFileSync(path.join(directory, name), text);
}

function load() {
  return loadConfiguration(db, {
    configFile: path.join(directory, 'ripcord.yaml'),
    runbooksDir: path.join(directory, 'runbooks'),
  });
}

async function rows() {
  const { prisma } = db;
  return {
    services: await prisma.service.findMany({ orderBy: { slug: 'asc' } }),
    targets: await prisma.target.findMany({ orderBy: { ref: 'asc' } }),
    components: await prisma.component.findMany({ orderBy: { slug: 'asc' } }),
    versions: await prisma.runbookVersion.findMany({ orderBy: { number: 'asc' } }),
    problems: await prisma.configurationProblem.findMany(),
    configuration: await prisma.configuration.findMany(),
    events: await prisma.event.count({ where: { streamId: ORG_STREAM_ID } }),
  };
}

describe('loading the configuration', () => {
  it('gives the same rows when it is done again, and records it once', async () => {
    expect((await load()).changed).toBe(true);
    const first = await rows();
    expect(first.services.map(({ slug }) => slug)).toEqual(['checkout', 'search']);
    expect(first.targets).toHaveLength(1);
    expect(first.events).toBe(2);
    expect((await load()).changed).toBe(false);
    expect(await rows()).toEqual(first);
  });

  it('gives the same rows when two workers do it at once', async () => {
    write('runbooks/checkout.yaml', `${RUNBOOK}target_roles: [web]\n`);
    await Promise.all([load(), load(), load()]);
    const { services, targets } = await rows();
    expect(services).toHaveLength(2);
    expect(targets).toHaveLength(1);
  });

  it('numbers each new content of a runbook, and knows an old one again', async () => {
    const inForce = async () =>
      (await db.prisma.configuration.findUniqueOrThrow({ where: { id: 1 } })).parsed;
    await load();
    const before = await rows();
    write('runbooks/checkout.yaml', RUNBOOK.replace('First.', 'Second.'));
    await load();
    const after = await rows();
    expect(after.versions.length).toBe(before.versions.length + 1);
    const [first, second] = after.versions;
    expect(await inForce()).toMatchObject({ runbooks: { checkout: second?.digest } });
    write('runbooks/checkout.yaml', RUNBOOK);
    await load();
    expect((await rows()).versions).toEqual(after.versions);
    expect(await inForce()).toMatchObject({ runbooks: { checkout: first?.digest } });
  });

  it('keeps the rest when a section of a runbook breaks, and says where', async () => {
    await load();
    const before = await rows();
    write('runbooks/checkout.yaml', `${RUNBOOK}signals:\n  - id: errors\n    tittle: Errors\n`);
    write('runbooks/other.yaml', 'slug: [');
    const loaded = await load();
    const after = await rows();
    expect(after.versions).toEqual(before.versions);
    expect(after.services).toEqual(before.services);
    expect(loaded.problems.length).toBeGreaterThan(1);
    const places = after.problems.map(({ file, line, column, message }) => ({
      file,
      line,
      column,
      message,
    }));
    expect(places).toContainEqual({
      file: 'runbooks/checkout.yaml',
      line: 10,
      column: 5,
      message: '"tittle" is not known here.',
    });
    expect(places.some(({ file }) => file === 'runbooks/other.yaml')).toBe(true);
    await load();
    expect((await rows()).problems).toEqual(after.problems);
  });

  it('leaves the inventory as it was when ripcord.yaml is no YAML', async () => {
    await load();
    const before = await rows();
    write('ripcord.yaml', 'services: {');
    const loaded = await load();
    const after = await rows();
    expect(loaded.configuration).toBeNull();
    expect(after.services).toEqual(before.services);
    expect(after.targets).toEqual(before.targets);
    expect(after.problems.map(({ file }) => file)).toEqual(['ripcord.yaml']);
    expect(after.configuration[0]?.parsed).toMatchObject({ demo: true });
  });

  it('retires what left the file and takes it back when it returns', async () => {
    await load();
    write('ripcord.yaml', CONFIG.replace(/ {2}checkout:[\s\S]*? {2}search:/, '  search:'));
    await load();
    const gone = await rows();
    expect(gone.services.map(({ slug, retiredAt }) => [slug, retiredAt !== null])).toEqual([
      ['checkout', true],
      ['search', false],
    ]);
    expect(gone.targets[0]?.retiredAt).not.toBeNull();
    write('ripcord.yaml', CONFIG);
    await load();
    const back = await rows();
    expect(back.services.every(({ retiredAt }) => retiredAt === null)).toBe(true);
    expect(back.targets[0]?.retiredAt).toBeNull();
    expect(back.targets[0]?.id).toBe(gone.targets[0]?.id);
  });

  it('keeps no credential reference and no person in Postgres', async () => {
    write('ripcord.yaml', `${CONFIG}people:\n  ada: { name: Ada, email: ada@example.com }\n`);
    await load();
    const stored = JSON.stringify((await rows()).configuration);
    expect(stored).toContain('"near"');
    expect(stored).not.toMatch(/adc|ada/);
  });
});
