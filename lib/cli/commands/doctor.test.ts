import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, ConnectionsReport } from '@/lib/configuration/connection-report';
import { doctor } from './doctor';

const GRANT = 'gcloud projects add-iam-policy-binding shop --role=projects/shop/roles/ripcordAct';

function reportOf(held: Answer, needed = true): ConnectionsReport {
  return {
    problem: null,
    connections: [
      {
        connection: 'shop',
        kind: 'cloud-run',
        project: 'shop-prod',
        simulated: false,
        looks: [{ what: 'Cloud Run: orders', works: 'yes', why: null }],
        credentials: [
          {
            use: 'act',
            reference: 'env:SHOP',
            account: 'ripcord@shop-prod.iam.gserviceaccount.com',
            permissions: [
              { permission: 'run.services.update', needed, held, why: 'Shift traffic.' },
            ],
            problem: held === 'unknown' ? 'The API could not be reached.' : null,
            grant: held === 'no' ? [GRANT] : [],
            grantOptional: [],
          },
        ],
      },
    ],
  };
}

let server: Server;
let report: ConnectionsReport;
let looks: number;
let said: string[];

beforeEach(async () => {
  looks = 0;
  said = [];
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.method === 'POST') {
      response.end(JSON.stringify({ connectionCheckId: 'c1' }));
      return;
    }
    looks += 1;
    response.end(JSON.stringify({ report: looks === 1 ? null : report }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('RIPCORD_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('RIPCORD_TOKEN', 'rip_test');
  vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const run = (json = false) => doctor.run({ values: json ? { json } : {}, positionals: [] });

describe('ripcord doctor', () => {
  it('waits for the worker’s answer and ends with 0 where all is there', async () => {
    report = reportOf('yes');
    expect(await run()).toBe(0);
    expect(looks).toBe(2);
    expect(said.join('\n')).toContain('All that is needed is there.');
  });

  it('ends with 3 where something needed is missing, and prints the line that grants it', async () => {
    report = reportOf('no');
    expect(await run()).toBe(3);
    const text = said.join('\n');
    expect(text).toContain('MISSING run.services.update');
    expect(text).toContain('ripcord@shop-prod.iam.gserviceaccount.com');
    expect(text).toContain(GRANT);
  });

  it('ends with 1 where it could not be told', async () => {
    report = reportOf('unknown');
    expect(await run()).toBe(1);
    expect(said.join('\n')).toContain('The API could not be reached.');
  });

  it('ends with 0 where only something optional is missing', async () => {
    report = reportOf('no', false);
    expect(await run()).toBe(0);
    expect(said.join('\n')).toContain('without run.services.update');
  });

  it('prints the whole report as JSON', async () => {
    report = reportOf('no');
    expect(await run(true)).toBe(3);
    expect(JSON.parse(said.join(''))).toEqual(report);
  });
});
