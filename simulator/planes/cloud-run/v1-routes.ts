/**
 * Cloud Run's v1 REST over the same state, as far as the command line asks for it. The region is in
 * the host's name (`us-central1-run.googleapis.com`); a host that names none means any.
 */
import { z } from 'zod';
import type { World } from '../../core/world';
import { answerMutation, answerRead } from '../call';
import { type Asked, at, objectOf, type Route } from '../rest';
import { v1Operations } from './v1-operations';
import { v1Revisions } from './v1-revisions';
import { v1Services } from './v1-services';

const NAMESPACE = '/apis/serving\\.knative\\.dev/v1/namespaces/(?<project>[^/]+)';
const LOCATION = '/v1/projects/(?<project>[^/]+)/locations/(?<location>[^/]+)';
const LONGEST_WAIT_SECONDS = 30;

export function v1Routes(world: World): readonly Route[] {
  const services = v1Services(world);
  const revisions = v1Revisions(world);
  const operations = v1Operations(world);
  return [
    [
      'GET',
      at(`${NAMESPACE}/services`),
      (a) => answerRead(world, services.list, listed(a), a.caller),
    ],
    [
      'GET',
      at(`${LOCATION}/services`),
      (a) => answerRead(world, services.list, listed(a), a.caller),
    ],
    [
      'GET',
      at(`${NAMESPACE}/services/(?<name>[^/]+)`),
      (a) => answerRead(world, services.get, a, a.caller),
    ],
    [
      'PUT',
      at(`${NAMESPACE}/services/(?<name>[^/]+)`),
      (a) => answerMutation(world, services.replace, { ...a, dryRun: isDry(a) }, a.caller),
    ],
    [
      'DELETE',
      at(`${NAMESPACE}/services/(?<name>[^/]+)`),
      (a) => answerMutation(world, services.remove, { ...a, dryRun: isDry(a) }, a.caller),
    ],
    [
      'GET',
      at(`${NAMESPACE}/revisions`),
      (a) =>
        answerRead(
          world,
          revisions.list,
          { ...listed(a), labelSelector: a.query.get('labelSelector') ?? '' },
          a.caller,
        ),
    ],
    [
      'GET',
      at(`${NAMESPACE}/revisions/(?<name>[^/]+)`),
      (a) => answerRead(world, revisions.get, a, a.caller),
    ],
    [
      'GET',
      at(`${LOCATION}/operations/(?<name>[^/:]+)`),
      (a) => answerRead(world, operations.get, { name: operationName(a) }, a.caller),
    ],
    [
      'POST',
      at(`${LOCATION}/operations/(?<name>[^/:]+):wait`),
      (a) =>
        answerRead(
          world,
          operations.wait,
          { name: operationName(a), timeoutMs: waitMs(a.body) },
          a.caller,
        ),
    ],
    [
      'GET',
      at(`${LOCATION}/services/(?<name>[^/:]+):getIamPolicy`),
      (a) => answerRead(world, services.policy, a, a.caller),
    ],
    [
      'POST',
      at(`${LOCATION}/services/(?<name>[^/:]+):testIamPermissions`),
      (a) => answerRead(world, services.testPermissions, { ...a, ...objectOf(a.body) }, a.caller),
    ],
  ];
}

function listed({ query, ...asked }: Asked) {
  return { ...asked, limit: Number(query.get('limit') ?? 0), token: query.get('continue') ?? '' };
}

function isDry({ query }: Asked): boolean {
  return query.getAll('dryRun').includes('all');
}

function operationName({ project, location, name }: Asked): string {
  return `projects/${project}/locations/${location ?? '-'}/operations/${name}`;
}

function waitMs(body: unknown): number {
  const asked = z.object({ timeout: z.string() }).safeParse(body);
  const seconds = asked.success ? Number.parseFloat(asked.data.timeout) : LONGEST_WAIT_SECONDS;
  return (Number.isFinite(seconds) ? seconds : LONGEST_WAIT_SECONDS) * 1000;
}
