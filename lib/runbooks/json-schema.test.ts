import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runbookJsonSchema } from './json-schema';

describe('the JSON Schema of a runbook', () => {
  it('as it is served is the one of the schema; `ripcord lint --json-schema` prints it', () => {
    const served: unknown = JSON.parse(readFileSync('public/runbook.schema.json', 'utf8'));
    expect(served).toEqual(JSON.parse(JSON.stringify(runbookJsonSchema())));
  });
});
