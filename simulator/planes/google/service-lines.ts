/** What a service's traffic and its deployments leave in its log. Pure. */
import { MICROS_PER_SECOND, type Micros } from '../../core/clock';
import { type LogNormal, logNormalOf, sampleLatency } from '../../core/latency';
import type { Service } from '../../core/model';
import { outcomeOf, pathFor } from '../../core/outcomes';
import { hex, said } from '../../core/own-lines';
import type { OwnLine } from '../../core/profile';
import { noise, roundByNoise } from '../../core/random';
import type { Slice } from '../../core/traffic-model';
import { troubleOf } from '../../core/troubles';
import type { LogLine } from './log-line';

/** All lines of a stretch of one revision's traffic. */
export function trafficLines(service: Service, slice: Slice): LogLine[] {
  const count = roundByNoise(slice.requests, slice.revision, 'lines', slice.from);
  const distribution = logNormalOf(slice.behaviour);
  const requests = Array.from({ length: count }, (_, index) =>
    oneRequest(service, slice, distribution, index),
  ).flat();
  return slice.profile.lines === undefined
    ? requests
    : [...requests, ...repeatedLines(service, slice)];
}

/** What each revision logged as it was deployed. */
export function deploymentLines(service: Service): LogLine[] {
  return service.revisions.flatMap((revision) => {
    const { startup } =
      troubleOf(service, revision, revision.createdAt)?.profile ?? revision.profile;
    return (startup ?? []).flatMap((line, index) =>
      ownLine(line, service, revision.name, {
        at: revision.createdAt + line.afterSeconds * MICROS_PER_SECOND,
        traceId: null,
        draw: (what) => noise(revision.name, 'startup', index, what),
      }),
    );
  });
}

function repeatedLines(service: Service, slice: Slice): LogLine[] {
  const minutes = (slice.to - slice.from) / MICROS_PER_SECOND / 60;
  return (slice.profile.lines ?? []).flatMap((line, index) => {
    const key = [slice.revision, 'repeated', index, slice.from] as const;
    const count = roundByNoise(line.perMinute * minutes, ...key);
    return Array.from({ length: count }, (_, turn) => {
      const draw = (what: string): number => noise(...key, turn, what);
      const at = Math.floor(slice.from + (slice.to - slice.from) * draw('at'));
      return ownLine(line, service, slice.revision, { at, traceId: null, draw });
    }).flat();
  });
}

function oneRequest(
  service: Service,
  slice: Slice,
  distribution: LogNormal,
  index: number,
): LogLine[] {
  const draw = (what: string): number => noise(slice.revision, slice.from, index, what);
  const at = Math.floor(slice.from + (slice.to - slice.from) * draw('at'));
  const { method, path } = pathFor(service, draw('path'));
  const { status, answer } = outcomeOf({ method, path }, slice.profile, slice.behaviour, draw);
  const id = hex(draw('id'), 8) + hex(draw('id2'), 8);
  const traceId = hex(draw('t1'), 8) + hex(draw('t2'), 8) + id;
  const request: LogLine = {
    ...placeOf(service, slice.revision),
    at,
    id,
    severity: status >= 500 ? 'ERROR' : status >= 400 ? 'WARNING' : 'INFO',
    log: 'run.googleapis.com/requests',
    traceId,
    request: {
      service: service.name,
      method,
      path,
      status,
      latencySeconds: sampleLatency(distribution, draw('z1'), draw('z2')),
      ip: `203.0.113.${1 + Math.floor(draw('ip') * 250)}`,
    },
    text: null,
    json: null,
  };
  const line = answer === null && status >= 500 ? failureLine(slice) : (answer?.line ?? null);
  if (line === null) return [request];
  return [request, ...ownLine(line, service, slice.revision, { at: at + 1, traceId, draw })];
}

function failureLine({ profile }: Slice): OwnLine | null {
  if (profile.errorTexts.length === 0) return null;
  return { severity: 'ERROR', log: 'stderr', says: profile.errorTexts };
}

function ownLine(
  line: OwnLine,
  service: Service,
  revision: string,
  how: { readonly at: Micros; readonly traceId: string | null; draw(what: string): number },
): LogLine[] {
  const what = said(line.says, service, revision, how.draw);
  if (what === null) return [];
  return [
    {
      ...placeOf(service, revision),
      at: how.at,
      id: `${hex(how.draw('line'), 8)}${hex(how.draw('line2'), 8)}e`,
      severity: line.severity,
      log: `run.googleapis.com/${line.log}`,
      traceId: how.traceId,
      request: null,
      text: 'text' in what ? what.text : null,
      json: 'json' in what ? what.json : null,
    },
  ];
}

function placeOf(
  service: Service,
  revision: string,
): Pick<LogLine, 'project' | 'resource' | 'labels'> {
  return {
    project: service.project,
    resource: {
      type: 'cloud_run_revision',
      labels: {
        project_id: service.project,
        location: service.location,
        service_name: service.name,
        revision_name: revision,
        configuration_name: service.name,
      },
    },
    labels: { instanceId: `00${service.uid.replaceAll('-', '')}` },
  };
}
