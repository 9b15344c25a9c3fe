/** Protobuf's well-known types as Google's clients give them: int64 as text, number or object. */
import { z } from 'zod';

export const int64 = z.union([
  z.string(),
  z.number(),
  z.custom<object>((value) => typeof value === 'object' && value !== null && 'low' in value),
]);

export const timestamp = z.object({ seconds: int64.nullish(), nanos: z.number().nullish() });

/** ISO 8601 UTC, to the millisecond. */
export function isoTime(value: z.output<typeof timestamp>): string {
  return new Date(epochMs(value)).toISOString();
}

export function epochMs({ seconds, nanos }: z.output<typeof timestamp>): number {
  return Number(String(seconds ?? 0)) * 1000 + Math.floor((nanos ?? 0) / 1e6);
}

export interface StructValue {
  readonly nullValue?: unknown;
  readonly numberValue?: number | null | undefined;
  readonly stringValue?: string | null | undefined;
  readonly boolValue?: boolean | null | undefined;
  readonly structValue?: Struct | null | undefined;
  readonly listValue?:
    | { readonly values?: readonly StructValue[] | null | undefined }
    | null
    | undefined;
}

export interface Struct {
  readonly fields?: Readonly<Record<string, StructValue>> | null | undefined;
}

const structValue: z.ZodType<StructValue> = z.lazy(() =>
  z.object({
    nullValue: z.unknown().optional(),
    numberValue: z.number().nullish(),
    stringValue: z.string().nullish(),
    boolValue: z.boolean().nullish(),
    structValue: struct.nullish(),
    listValue: z.object({ values: z.array(structValue).nullish() }).nullish(),
  }),
);

export const struct: z.ZodType<Struct> = z.lazy(() =>
  z.object({ fields: z.record(z.string(), structValue).nullish() }),
);

/** google.protobuf.Struct as the JSON that it stands for. */
export function plainStruct({ fields }: Struct): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([key, value]) => [key, plainValue(value)]),
  );
}

function plainValue(value: StructValue): unknown {
  if (value.structValue) return plainStruct(value.structValue);
  if (value.listValue) return (value.listValue.values ?? []).map(plainValue);
  return value.stringValue ?? value.numberValue ?? value.boolValue ?? null;
}
