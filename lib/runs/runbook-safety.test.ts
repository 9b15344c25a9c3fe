import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema } from '@/lib/runbooks/schema';
import { safetyNotes } from './runbook-safety';

const read = (slug: string) =>
  runbookSchema.parse(
    parse(readFileSync(path.resolve(import.meta.dirname, `../../runbooks/${slug}.yaml`), 'utf8')),
  );
const titles = (slug: string, procedure: string) =>
  safetyNotes(read(slug), procedure).map(({ title }) => title);

describe('data safety', () => {
  it('is said of every way back of llm-connector-hub, and of no rollout or stop', () => {
    const said = ['Nothing is lost by going back'];
    expect(titles('llm-connector-hub', 'quick_rollback')).toEqual(said);
    expect(titles('llm-connector-hub', 'full_rollback')).toEqual(said);
    expect(titles('llm-connector-hub', 'gradual_rollout')).toEqual([]);
    expect(titles('llm-connector-hub', 'emergency_stop')).toEqual([]);
  });

  it('says which data: what the runbook writes of it, whole', () => {
    const [note] = safetyNotes(read('llm-connector-hub'), 'quick_rollback');
    expect(note?.text).toContain('ruvector-service, which handles durability');
    expect(note?.text).toContain('DecisionEvents are only ever appended');
  });

  it('is told of secrets, too, where the runbook warns of them', () => {
    expect(titles('virtuoso-api', 'image_rollback')).toContain('Secrets stay as they are');
  });

  it('says nothing of a procedure that the runbook does not have', () => {
    expect(titles('virtuoso-api', 'undo')).toEqual([]);
  });
});
