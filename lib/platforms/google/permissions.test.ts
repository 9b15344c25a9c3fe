import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PermissionReport } from '@/lib/configuration/connection-report';
import { ACT_AS, grantLines, PERMISSIONS, ROLE_IDS, requiredOf, roleLines } from './permissions';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const DOCUMENT = readFileSync(path.join(ROOT, 'docs/permissions.md'), 'utf8');

/** Permissions as the clients name them when one is missing. */
function named(): string[] {
  const folders = ['lib/platforms/google', 'lib/platforms/cloud-run'];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder))
      .filter(
        (file) => file.endsWith('.ts') && !file.includes('.test.') && !file.startsWith('test-'),
      )
      .filter((file) => file !== 'permissions.ts')
      .map((file) => path.join(ROOT, folder, file)),
  );
  const found = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /'((?:run|monitoring|logging|secretmanager|cloudbuild|artifactregistry|resourcemanager|datastore|compute)\.[a-zA-Z]+\.[a-zA-Z]+)'/g,
    ),
  ]);
  const names = found.map(([, permission = '']) => permission);
  return [...new Set(names.filter((name) => !name.endsWith('.com')))].toSorted();
}

/** Asked of everybody, and refused by no policy. */
const NEEDS_NONE = 'resourcemanager.projects.get';

describe('the list of permissions', () => {
  it('has every one that a client names when it is missing, and no other', () => {
    const listed = [...new Set(PERMISSIONS.map(({ permission }) => permission))].toSorted();
    expect(named().filter((permission) => permission !== NEEDS_NONE)).toEqual(listed);
  });

  it('names none twice for one credential', () => {
    const keys = PERMISSIONS.map(({ use, permission }) => `${use} ${permission}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('never reads the value of a secret', () => {
    expect(PERMISSIONS.map(({ permission }) => permission)).not.toContain(
      'secretmanager.versions.access',
    );
  });
});

describe('docs/permissions.md', () => {
  it.each(['read', 'act'] as const)('lists what the credential to %s needs, and why', (use) => {
    const rows = PERMISSIONS.filter((each) => each.use === use).map(
      ({ permission, needed, why }) =>
        `| \`${permission}\` | ${needed ? 'needed' : 'optional'} | ${why} |`,
    );
    expect(DOCUMENT).toContain(rows.join('\n'));
    expect(DOCUMENT).toContain(roleLines('PROJECT', use, null, requiredOf(use)).join('\n'));
  });

  it('says where acting as a service account is granted', () => {
    expect(DOCUMENT).toContain(ACT_AS);
  });
});

describe('what to grant', () => {
  const report = (held: (permission: string) => PermissionReport['held']): PermissionReport[] =>
    PERMISSIONS.filter(({ use }) => use === 'act').map(({ permission, needed, why }) => ({
      permission,
      needed,
      why,
      held: held(permission),
    }));

  it('is nothing where everything is held', () => {
    expect(
      grantLines(
        'shop',
        'act',
        null,
        report(() => 'yes'),
      ),
    ).toEqual({ needed: [], optional: [] });
  });

  it('is nothing where it is not known: nobody is told to grant what may be there', () => {
    expect(
      grantLines(
        'shop',
        'act',
        null,
        report(() => 'unknown'),
      ),
    ).toEqual({
      needed: [],
      optional: [],
    });
  });

  it('is the whole role and its binding where something needed is missing', () => {
    const missing = report((permission) => (permission === 'run.services.update' ? 'no' : 'yes'));
    expect(grantLines('shop', 'act', 'ripcord@shop.iam.gserviceaccount.com', missing)).toEqual({
      needed: [
        'gcloud iam roles create ripcordAct --project=shop --title="Ripcord: act" --permissions=run.services.update,run.operations.get',
        'gcloud projects add-iam-policy-binding shop --member="serviceAccount:ripcord@shop.iam.gserviceaccount.com" --role="projects/shop/roles/ripcordAct" --condition=None',
      ],
      optional: [],
    });
  });

  it('of what is optional is only what is missing, added to the role', () => {
    const missing = report((permission) =>
      permission === 'cloudbuild.builds.create' ? 'no' : 'yes',
    );
    expect(grantLines('shop', 'act', null, missing)).toEqual({
      needed: [],
      optional: [
        `gcloud iam roles update ${ROLE_IDS.act} --project=shop --add-permissions=cloudbuild.builds.create`,
      ],
    });
  });
});
