import { z } from 'zod';
import { HTTP_STATUS } from '@/lib/errors';
import type { Operation } from './routes';

/** The machine-readable description of /api/v1, from the same list that serves it. */
export function openApiDocument(operations: readonly Operation[], serverUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const { method, path } = operation.route;
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ripcord',
      version: '1',
      description:
        'Every command and query of the console, for machines. Mutations take an Idempotency-Key header.',
    },
    servers: [{ url: `${serverUrl}/api/v1` }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
      },
      schemas: { Problem: problem },
    },
  };
}

const problem = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', enum: Object.keys(HTTP_STATUS).map((code) => `ripcord:${code}`) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    details: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

function describe(operation: Operation): object {
  const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' });
  const inPath = [...operation.route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const properties = Object.entries(schema.properties ?? {});
  const required = schema.required ?? [];
  const rest = properties.filter(([name]) => !inPath.includes(name));
  const isQuery = operation.kind === 'query';
  return {
    operationId: operation.name,
    summary: operation.summary,
    'x-role': operation.role,
    'x-by-token': operation.byToken,
    parameters: [
      ...inPath.map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: schema.properties?.[name] ?? { type: 'string' },
      })),
      ...(isQuery
        ? rest.map(([name, each]) => ({
            name,
            in: 'query',
            required: required.includes(name),
            schema: each,
          }))
        : [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } }]),
    ],
    ...(isQuery
      ? {}
      : {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: Object.fromEntries(rest),
                  required: required.filter((name) => !inPath.includes(name)),
                  // One of several shapes: each brings its own fields.
                  ...(schema.anyOf === undefined ? {} : { anyOf: schema.anyOf }),
                },
              },
            },
          },
        }),
    responses: {
      200: {
        description: 'Done.',
        content: {
          'application/json': {
            schema: z.toJSONSchema(operation.output, { io: 'output', unrepresentable: 'any' }),
          },
        },
      },
      default: {
        description: 'Refused, with why and what to do.',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}
