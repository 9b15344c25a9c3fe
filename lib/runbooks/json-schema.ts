import { z } from 'zod';
import { runbookSchema } from './schema';

/** What editors check and complete `runbooks/<slug>.yaml` with: served as /runbook.schema.json. */
export function runbookJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(runbookSchema, { io: 'input', reused: 'ref' }),
    title: 'A Ripcord runbook',
  };
}
