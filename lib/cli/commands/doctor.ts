import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  type Answer,
  allIsThere,
  type ConnectionReport,
  type ConnectionsReport,
  type CredentialReport,
  connectionsReport,
} from '@/lib/configuration/connection-report';
import { callApi } from '../api-client';
import type { CliCommand } from '../cli-command';

const ALL_THERE = 0;
const NOT_KNOWN = 1;
const MISSING = 3;

const PATIENCE_MS = 45_000;
const LOOK_MS = 250;

const asked = z.object({ connectionCheckId: z.string() });
const check = z.object({ report: connectionsReport.nullable() });

/** 0: all that is needed is there. 3: something needed is missing. 1: it could not be told. */
export const doctor: CliCommand = {
  words: ['doctor'],
  usage: 'doctor [--json]',
  summary:
    'Check each connection and permission; says what to grant. Exit 3: something is missing.',
  options: { json: { type: 'boolean' } },
  run: async ({ values }) => {
    const { connectionCheckId } = asked.parse(await callApi('POST', '/connection-checks', {}));
    const report = await waitFor(connectionCheckId);
    if (report === null) {
      console.error('not known: no answer after 45 s; is a worker running?');
      return NOT_KNOWN;
    }
    console.log(values.json === true ? JSON.stringify(report, null, 2) : describe(report));
    const there = allIsThere(report);
    return there === 'yes' ? ALL_THERE : there === 'no' ? MISSING : NOT_KNOWN;
  },
};

async function waitFor(id: string): Promise<ConnectionsReport | null> {
  const giveUp = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUp) {
    const { report } = check.parse(await callApi('GET', `/connection-checks/${id}`));
    if (report !== null) return report;
    await sleep(LOOK_MS);
  }
  return null;
}

const MARK: Readonly<Record<Answer, string>> = {
  yes: 'ok     ',
  no: 'MISSING',
  unknown: 'unknown',
};

/** The report for a terminal. */
export function describe(report: ConnectionsReport): string {
  const verdict = {
    yes: 'All that is needed is there.',
    no: 'Something that is needed is missing.',
    unknown: 'Not everything could be told.',
  }[allIsThere(report)];
  return [
    ...report.connections.flatMap((connection) => [...describeOne(connection), '']),
    ...(report.problem === null ? [] : [report.problem]),
    verdict,
  ].join('\n');
}

function describeOne(connection: ConnectionReport): string[] {
  const { project, simulated, looks, credentials } = connection;
  const where = project === null ? '' : `, project ${project}`;
  return [
    `${connection.connection} (${connection.kind}${where}${simulated ? ', simulated' : ''})`,
    ...looks.map(({ what, works, why }) => {
      const mark = works === 'no' ? 'FAILED ' : MARK[works];
      return `  ${mark} ${what}${why === null ? '' : `: ${why}`}`;
    }),
    ...credentials.flatMap(describeCredential),
  ];
}

function describeCredential(credential: CredentialReport): string[] {
  const { use, reference, account, permissions, problem, grant, grantOptional } = credential;
  const width = Math.max(...permissions.map(({ permission }) => permission.length));
  const rows = permissions.map(({ permission, needed, held, why }) => {
    const mark = held === 'no' && !needed ? 'without' : MARK[held];
    return `    ${mark} ${permission.padEnd(width)}  ${needed ? '' : 'optional: '}${why}`;
  });
  const whose = account === null ? '' : ` (${account})`;
  return [
    `  To ${use}, with ${reference}${whose}:`,
    ...rows,
    ...(problem === null ? [] : [`    ${problem}`]),
    ...lines('Grant what is needed:', grant),
    ...lines(
      'Where it is wanted, grant what is optional, to the role that is there:',
      grantOptional,
    ),
  ];
}

function lines(title: string, commands: readonly string[]): string[] {
  return commands.length === 0 ? [] : [`    ${title}`, ...commands.map((line) => `      ${line}`)];
}
