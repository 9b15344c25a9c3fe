/** Firestore Admin's v1 REST, as the command line asks for operations. */
import type { World } from '../../core/world';
import { answerRead } from '../call';
import { at, type Route } from '../rest';
import { REST } from '../wire';
import { databaseOperations, JSON_METADATA } from './database-operations';

export function firestoreRoutes(world: World): readonly Route[] {
  const rpc = databaseOperations(world, REST, JSON_METADATA);
  return [
    [
      'GET',
      at('/v1/(?<name>projects/[^/]+/databases/[^/]+)/operations'),
      ({ parts, query, caller }) => {
        const request = {
          name: decodeURIComponent(parts.name ?? ''),
          pageSize: Number(query.get('pageSize') ?? 0),
          pageToken: query.get('pageToken') ?? '',
        };
        return answerRead(world, rpc, request, caller);
      },
    ],
  ];
}
