/** Secret Manager's v1 REST, as the command line asks it. */
import type { World } from '../../core/world';
import { answerMutation, answerRead } from '../call';
import { type Asked, at, objectOf, type Route } from '../rest';
import { REST } from '../wire';
import { secretRpcs } from './secret-rpcs';

const SECRETS = '/v1/(?<parent>projects/[^/]+)/secrets';
const SECRET = '/v1/(?<resource>projects/[^/]+/secrets/[^/:]+)';
const VERSIONS = `${SECRET}/versions`;
const VERSION = '/v1/(?<resource>projects/[^/]+/secrets/[^/]+/versions/[^/:]+)';

export function secretRoutes(world: World): readonly Route[] {
  const rpcs = secretRpcs(world, REST);
  const named = (asked: Asked) => ({ ...objectOf(asked.body), name: asked.parts.resource ?? '' });
  const policed = (asked: Asked) => ({ ...objectOf(asked.body), resource: asked.parts.resource });
  const listed = (asked: Asked) => ({
    parent: asked.parts.resource ?? asked.parts.parent ?? '',
    pageSize: Number(asked.query.get('pageSize') ?? 0),
    pageToken: asked.query.get('pageToken') ?? '',
  });
  return [
    ['GET', at(SECRETS), (a) => answerRead(world, rpcs.listSecrets, listed(a), a.caller)],
    ['GET', at(SECRET), (a) => answerRead(world, rpcs.getSecret, named(a), a.caller)],
    ['GET', at(VERSIONS), (a) => answerRead(world, rpcs.listVersions, listed(a), a.caller)],
    ['GET', at(VERSION), (a) => answerRead(world, rpcs.getVersion, named(a), a.caller)],
    ['GET', at(`${VERSION}:access`), (a) => answerRead(world, rpcs.access, named(a), a.caller)],
    [
      'POST',
      at(`${SECRET}:addVersion`),
      (a) => {
        const request = { ...objectOf(a.body), parent: a.parts.resource };
        return answerMutation(world, rpcs.add, request, a.caller);
      },
    ],
    [
      'POST',
      at(`${VERSION}:enable`),
      (a) => answerMutation(world, rpcs.enable, named(a), a.caller),
    ],
    [
      'POST',
      at(`${VERSION}:disable`),
      (a) => answerMutation(world, rpcs.disable, named(a), a.caller),
    ],
    [
      'POST',
      at(`${VERSION}:destroy`),
      (a) => answerMutation(world, rpcs.destroy, named(a), a.caller),
    ],
    [
      'GET',
      at(`${SECRET}:getIamPolicy`),
      (a) => answerRead(world, rpcs.policy.get, policed(a), a.caller),
    ],
    [
      'POST',
      at(`${SECRET}:setIamPolicy`),
      (a) => answerMutation(world, rpcs.policy.set, policed(a), a.caller),
    ],
    [
      'POST',
      at(`${SECRET}:testIamPermissions`),
      (a) => answerRead(world, rpcs.policy.test, policed(a), a.caller),
    ],
  ];
}
