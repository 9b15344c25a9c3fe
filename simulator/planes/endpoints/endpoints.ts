/** Each service's own HTTP endpoints: as its front ends route, or one revision by tag or name. */
import type { HttpAnswer } from '../../control/http-server';
import { MICROS_PER_MILLISECOND } from '../../core/clock';
import { logNormalOf, sampleLatency } from '../../core/latency';
import type { Routing, Service } from '../../core/model';
import { outcomeOf } from '../../core/outcomes';
import { filled, said } from '../../core/own-lines';
import { noise } from '../../core/random';
import { splitAt, stateAt } from '../../core/traffic-model';
import type { World } from '../../core/world';
import { type EndpointRequest, healthyAnswer } from './healthy-answer';

/** A probe must not wait as long as a user would; metrics and logs tell the modelled latency. */
const LONGEST_DELAY_MS = 50;

const AT_SERVICE = /^\/services\/([^/]+)(?:\/(tags|revisions)\/([^/]+))?(\/.*)?$/;
const AT_REVISION = /^\/revisions\/([^/]+)(\/.*)?$/;

/** Null: not an endpoint's path. */
export function endpointsPlane(world: World): (request: EndpointRequest) => HttpAnswer | null {
  let asked = 0;
  return (request) => {
    const place = placeOf(world, request.url.pathname);
    if (place === null) return null;
    if ('missing' in place) return answer(404, null, { error: place.missing });
    asked += 1;
    const { service, path } = place;
    const now = splitAt(service, world.clock.now());
    const revision = place.revision ?? routed(now, noise(service.name, 'route', asked));
    if (revision === null || now.length === 0) {
      return answer(503, null, { error: 'The request was aborted: no available instance.' });
    }
    return answeredBy(world, service, revision, { asked: request, path, turn: asked });
  };
}

type Place =
  | { readonly service: Service; readonly revision: string | null; readonly path: string }
  | { readonly missing: string };

function placeOf(world: World, pathname: string): Place | null {
  const services = Object.values(world.state.services);
  const [, alone, alonePath] = AT_REVISION.exec(pathname) ?? [];
  if (alone !== undefined) {
    const owner = services.find(({ revisions }) => revisions.some(({ name }) => name === alone));
    if (owner === undefined) return { missing: `no revision ${alone}` };
    return { service: owner, revision: alone, path: alonePath ?? '/' };
  }
  const [, name, kind, which, path = '/'] = AT_SERVICE.exec(pathname) ?? [];
  if (name === undefined) return null;
  const service = services.find((candidate) => candidate.name === name);
  if (service === undefined) return { missing: `no service ${name}` };
  if (kind === undefined || which === undefined) return { service, revision: null, path };
  const revision =
    kind === 'tags'
      ? service.served.find(({ tag }) => tag === which)?.revision
      : service.revisions.find((candidate) => candidate.name === which)?.name;
  return revision === undefined
    ? { missing: `no ${kind === 'tags' ? 'tag' : 'revision'} ${which}` }
    : { service, revision, path };
}

/** By weight, as the front ends route; null: nothing runs. */
function routed(split: Routing['split'], draw: number): string | null {
  let left = draw * 100;
  for (const { revision, percent } of split) {
    left -= percent;
    if (left < 0) return revision;
  }
  return null;
}

function answeredBy(
  world: World,
  service: Service,
  revision: string,
  request: { readonly asked: EndpointRequest; readonly path: string; readonly turn: number },
): HttpAnswer {
  const draw = (what: string): number => noise(revision, what, request.turn);
  const { asked, path } = request;
  const { behaviour, profile } = stateAt(service, revision, world.clock.now());
  const seconds = sampleLatency(logNormalOf(behaviour), draw('z1'), draw('z2'));
  const delayMs = Math.min(LONGEST_DELAY_MS, (seconds * 1000) / 20);
  const record = service.revisions.find(({ name }) => name === revision);
  if (record?.state !== 'ready') {
    return answer(503, revision, { error: 'The revision is not ready.' }, delayMs);
  }
  // A request that is right is not among those of the callers that are refused for their own fault.
  const ratios = { ratio5xx: behaviour.ratio5xx, ratio4xx: 0 };
  const target = { method: asked.method, path: `${path}${asked.url.search}` };
  const outcome = outcomeOf(target, profile, ratios, draw);
  if (outcome.answer !== null) {
    const body = filled(JSON.stringify(outcome.answer.body), service, revision, draw);
    return { ...answer(outcome.status, revision, {}, delayMs), body };
  }
  if (outcome.status >= 500) {
    const line = said(profile.errorTexts, service, revision, draw);
    const error = line !== null && 'text' in line ? line.text : 'internal error';
    return answer(outcome.status, revision, { error }, delayMs);
  }
  const healthy = healthyAnswer(asked, path, {
    service: service.name,
    revision: record,
    uptimeSeconds: Math.floor(
      (world.clock.now() - record.createdAt) / MICROS_PER_MILLISECOND / 1000,
    ),
  });
  return healthy === null
    ? answer(404, revision, { error: `no ${asked.method} ${path}` }, delayMs)
    : answer(healthy.status, revision, healthy.body, delayMs);
}

function answer(status: number, revision: string | null, body: object, delayMs = 0): HttpAnswer {
  return {
    status,
    body: JSON.stringify(body),
    headers: revision === null ? {} : { 'x-served-by': revision },
    delayMs,
  };
}
