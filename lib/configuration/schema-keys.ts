import { z } from 'zod';
import type { PathKey } from './problem';

/**
 * The keys that a schema knows at a path, following the value where the schema branches.
 * For suggestions only: an unknown shape gives an empty list.
 */
export function schemaKeys(
  schema: z.core.$ZodType,
  value: unknown,
  path: readonly PathKey[],
): readonly string[] {
  const here = unwrap(schema, value);
  const [head, ...rest] = path;
  if (head === undefined) return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
  const inner = child(value, head);
  if (here instanceof z.ZodObject) {
    const next: unknown = here.shape[String(head)];
    return next instanceof z.ZodType ? schemaKeys(next, inner, rest) : [];
  }
  if (here instanceof z.ZodArray) return schemaKeys(here.element, inner, rest);
  if (here instanceof z.ZodRecord) return schemaKeys(here.valueType, inner, rest);
  return [];
}

function unwrap(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.def.innerType, value);
  }
  if (schema instanceof z.ZodPipe) {
    return unwrap(schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in, value);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const key = schema.def.discriminator;
    const chosen = schema.def.options.find((option) => {
      const shape = option instanceof z.ZodObject ? option.shape : {};
      const literal: unknown = shape[key];
      return literal instanceof z.ZodLiteral && literal.values.has(child(value, key) as never);
    });
    return chosen === undefined ? schema : unwrap(chosen, value);
  }
  return schema;
}

function child(value: unknown, key: PathKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<PathKey, unknown>>)[key];
}
