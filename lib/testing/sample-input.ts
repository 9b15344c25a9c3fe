import { z } from 'zod';

type Schema = z.core.JSONSchema._JSONSchema;

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-4000-8000-000000000001',
  email: 'somebody@example.com',
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  uri: 'https://example.com/',
};

/** Tried in turn where a text has a pattern and no format: a slug, a number, a SHA-256. */
const TEXTS = ['sample', '1', 'a'.repeat(64)];

/**
 * The smallest input that a command or query accepts, made from its schema alone. Throws when its
 * schema asks for more than is known here: then teach this file, so that no operation goes untested.
 */
export function sampleInput(input: z.ZodType, name: string): Record<string, unknown> {
  const made = sample(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
  const checked = input.safeParse(made);
  if (!checked.success || typeof made !== 'object' || made === null) {
    throw new Error(`no sample input for ${name}: ${checked.error?.message ?? 'not an object'}`);
  }
  return { ...made };
}

function sample(schema: Schema): unknown {
  if (typeof schema === 'boolean') return null;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice !== undefined) return sample(choice[0] ?? true);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, sample(schema.properties?.[key] ?? true)]),
      );
    case 'array':
      return typeof schema.items === 'object' && !Array.isArray(schema.items)
        ? Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items as Schema))
        : [];
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function text(schema: z.core.JSONSchema.JSONSchema): string {
  const known = schema.format === undefined ? undefined : FORMATS[schema.format];
  if (known !== undefined) return known;
  const pattern = new RegExp(schema.pattern ?? '', 'u');
  const found = TEXTS.find((each) => pattern.test(each)) ?? '';
  return found.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength ?? undefined);
}
