/** Compute's v1 REST, as far as the certificates of global load balancers: read only. */
import { z } from 'zod';
import { err, ok } from '@/lib/result';
import { isoTime } from '../../core/clock';
import type { Certificate } from '../../core/data-stores';
import { rpcError } from '../../core/rpc-error';
import type { World } from '../../core/world';
import { answerRead, type ReadRpc } from '../call';
import { page } from '../cloud-run/pages';
import { at, type Route } from '../rest';

const Listed = z.object({
  project: z.string(),
  pageSize: z.number(),
  pageToken: z.string(),
});
const Named = z.object({ project: z.string(), name: z.string() });

const BASE = 'https://www.googleapis.com/compute/v1';
const MOST_PER_PAGE = 500;

export function certificateRoutes(world: World): readonly Route[] {
  const of = (project: string) =>
    world.state.certificates.filter((certificate) => certificate.project === project);
  const target = ({ project }: { readonly project: string }) => ({
    service: null,
    resource: `projects/${project}/global/sslCertificates`,
    project,
  });
  const list: ReadRpc<z.output<typeof Listed>> = {
    method: 'ListSslCertificates',
    request: Listed,
    permission: 'compute.sslCertificates.list',
    target,
    run({ project, pageSize, pageToken }) {
      const listed = page(of(project), pageSize || MOST_PER_PAGE, pageToken);
      if (!listed.ok) return listed;
      const { items, nextPageToken } = listed.value;
      return ok({
        kind: 'compute#sslCertificateList',
        ...(items.length === 0 ? {} : { items: items.map(certificateJson) }),
        ...(nextPageToken === '' ? {} : { nextPageToken }),
      });
    },
  };
  const get: ReadRpc<z.output<typeof Named>> = {
    method: 'GetSslCertificate',
    request: Named,
    permission: 'compute.sslCertificates.get',
    target,
    run({ project, name }) {
      const found = of(project).find((certificate) => certificate.name === name);
      if (found !== undefined) return ok(certificateJson(found));
      const path = `projects/${project}/global/sslCertificates/${name}`;
      return err(rpcError('NOT_FOUND', `The resource '${path}' was not found`));
    },
  };
  const collection = '/compute/v1/projects/(?<project>[^/]+)/global/sslCertificates';
  return [
    [
      'GET',
      at(collection),
      ({ project, query, caller }) => {
        const request = {
          project,
          pageSize: Number(query.get('maxResults') ?? 0),
          pageToken: query.get('pageToken') ?? '',
        };
        return answerRead(world, list, request, caller);
      },
    ],
    [
      'GET',
      at(`${collection}/(?<name>[^/]+)`),
      ({ project, name, caller }) => answerRead(world, get, { project, name }, caller),
    ],
  ];
}

function certificateJson(certificate: Certificate): object {
  const { project, name, status, domains, createdAt, expiresAt } = certificate;
  return {
    kind: 'compute#sslCertificate',
    name,
    selfLink: `${BASE}/projects/${project}/global/sslCertificates/${name}`,
    type: 'MANAGED',
    creationTimestamp: isoTime(createdAt),
    ...(expiresAt === null ? {} : { expireTime: isoTime(expiresAt) }),
    managed: {
      status,
      domains: domains.map(({ domain }) => domain),
      domainStatus: Object.fromEntries(domains.map((each) => [each.domain, each.status])),
    },
  };
}
