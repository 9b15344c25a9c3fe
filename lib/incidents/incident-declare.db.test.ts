import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { loadConfiguration } from '@/lib/configuration/load';
import { openConsole, type TestConsole } from '@/lib/testing/console';

const CONFIG = `
environments:
  production: { production: true }
services:
  checkout: { name: Checkout, runbook: checkout, not_connected: It runs elsewhere. }
`;
const RUNBOOK = `
slug: checkout
title: Checkout
version: "1"
owner: Shop
updated: null
summary: First.
`;

let ripcord: TestConsole;
let admin: Actor;
let directory: string;
beforeAll(async () => {
  ripcord = await openConsole();
  admin = await ripcord.person('admin');
  directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-declare-'));
  mkdirSync(path.join(directory, 'runbooks'));
  writeFileSync(path.join(directory, 'ripcord.yaml'), CONFIG);
});
afterAll(async () => {
  await ripcord.close();
  rmSync(directory, { recursive: true });
});

/** Loads this text as the runbook; returns the digest of the version an incident is declared under. */
async function declareUnder(runbook: string): Promise<string | null> {
  writeFileSync(path.join(directory, 'runbooks', 'checkout.yaml'), runbook);
  const { problems } = await loadConfiguration(ripcord.db, {
    configFile: path.join(directory, 'ripcord.yaml'),
    runbooksDir: path.join(directory, 'runbooks'),
  });
  expect(problems).toEqual([]);
  const incident = await ripcord.declare(admin, { service: 'checkout' });
  await ripcord.finish(admin, incident);
  const member = await ripcord.db.prisma.incidentService.findFirstOrThrow({
    where: { incidentId: incident.id },
  });
  return member.runbookDigest;
}

it('an incident is declared under the runbook that the files say now', async () => {
  const first = await declareUnder(RUNBOOK);
  const second = await declareUnder(RUNBOOK.replace('First.', 'Second.'));
  expect(first).not.toBeNull();
  expect(second).not.toBe(first);
  // Put back: an earlier version is in force again, and it is not the one with the highest number.
  expect(await declareUnder(RUNBOOK)).toBe(first);
});

it('an incident keeps its runbook when a newer one is loaded', async () => {
  const declared = await ripcord.declare(admin, { service: 'checkout' });
  const where = { incidentId: declared.id };
  const before = await ripcord.db.prisma.incidentService.findFirstOrThrow({ where });
  writeFileSync(
    path.join(directory, 'runbooks', 'checkout.yaml'),
    RUNBOOK.replace('First.', 'Third.'),
  );
  await loadConfiguration(ripcord.db, {
    configFile: path.join(directory, 'ripcord.yaml'),
    runbooksDir: path.join(directory, 'runbooks'),
  });
  expect(await ripcord.db.prisma.incidentService.findFirstOrThrow({ where })).toEqual(before);
  await ripcord.finish(admin, declared);
});
