import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from './openapi';
import { matchOperation, OPERATIONS, type Operation } from './routes';

const described = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  'x-role': z.string(),
  'x-by-token': z.boolean(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
  requestBody: z
    .object({
      content: z.object({
        'application/json': z.object({
          schema: z.object({ properties: z.record(z.string(), z.unknown()) }),
        }),
      }),
    })
    .optional(),
});
const document = z
  .object({
    openapi: z.literal('3.1.0'),
    servers: z.array(z.object({ url: z.string() })),
    paths: z.record(z.string(), z.record(z.string(), described)),
  })
  .parse(openApiDocument(OPERATIONS, 'https://ripcord.example.com'));

const everyDescription = Object.values(document.paths).flatMap((path) => Object.values(path));
const sorted = (names: readonly string[]) => [...names].sort();
const everyOperation = OPERATIONS.map((operation) => [operation.name, operation] as const);

function descriptionOf({ route }: Operation): z.infer<typeof described> {
  const found = document.paths[route.path]?.[route.method.toLowerCase()];
  if (found === undefined) throw new Error(`${route.method} ${route.path} is not described`);
  return found;
}

describe('the OpenAPI document', () => {
  it('describes every operation once, under an id of its own', () => {
    const ids = everyDescription.map((each) => each.operationId);
    expect(sorted(ids)).toEqual(sorted(OPERATIONS.map((operation) => operation.name)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has no two operations on one method and path, whatever their parameters are called', () => {
    const places = OPERATIONS.map(
      ({ route }) => `${route.method} ${route.path.replaceAll(/\{\w+\}/g, '{}')}`,
    );
    expect(sorted(places)).toEqual(sorted([...new Set(places)]));
  });

  it.each(everyOperation)('leads to %s and no other by its path', (_, operation) => {
    const segments = operation.route.path.slice(1).replaceAll(/[{}]/g, '~').split('/');
    expect(matchOperation(operation.route.method, segments)?.operation).toBe(operation);
  });

  it.each(everyOperation)('names every field of %s in exactly one place', (_, operation) => {
    const { parameters, requestBody } = descriptionOf(operation);
    const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' });
    const inHeader = parameters.filter((each) => each.in === 'header').map((each) => each.name);
    const named = parameters.filter((each) => each.in !== 'header').map((each) => each.name);
    const inBody = Object.keys(requestBody?.content['application/json'].schema.properties ?? {});
    expect(sorted([...named, ...inBody])).toEqual(sorted(Object.keys(schema.properties ?? {})));
    expect(inHeader).toEqual(operation.kind === 'query' ? [] : ['Idempotency-Key']);
  });

  it.each(everyOperation)('takes every parameter in the path of %s', (_, operation) => {
    const inPath = descriptionOf(operation).parameters.filter((each) => each.in === 'path');
    const names = [...operation.route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath.map((each) => each.name)).toEqual(names);
    expect(inPath.every((each) => each.required)).toBe(true);
  });

  it.each(everyOperation)('tells who may ask for %s', (_, operation) => {
    expect(descriptionOf(operation)).toMatchObject({
      operationId: operation.name,
      summary: operation.summary,
      'x-role': operation.role,
      'x-by-token': operation.byToken,
    });
  });

  it('names the address that machines call', () => {
    expect(document.servers).toEqual([{ url: 'https://ripcord.example.com/api/v1' }]);
  });
});
