import type { Database } from '@/lib/db';
import { judge, type Verdict } from '@/lib/runs/verdict';
import type { Made } from './make-plan';
import { readReferences } from './read-references';
import { verdictFacts } from './verdict-facts';

/** The verdict on a plan that was just made, whoever wanted it. */
export async function judgePlan({ prisma }: Database, made: Made): Promise<Verdict> {
  const { body, state, calls, reached } = made;
  const undone = body.undoes === null ? [] : [body.undoes.runId];
  return judge({
    ...(await verdictFacts(prisma, body, state, undone)),
    ...(await readReferences(reached, calls)),
    calls,
    approval: body.risk === 'destructive' ? 'later' : 'not_needed',
    breakGlass: false,
  });
}
