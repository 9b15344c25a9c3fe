import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsole, type TestConsole } from '@/lib/testing/console';
import { questionAnswer } from './commands/question-answer';
import { currentDecision } from './current-decision';
import { findIncident } from './find';

let ripcord: TestConsole;
beforeAll(async () => {
  ripcord = await openConsole();
});
afterAll(() => ripcord.close());

it('the matrix’s own signal is a question while it is silent, and its answer decides', async () => {
  const commander = await ripcord.person('commander');
  const { number } = await ripcord.declare(commander, { service: 'virtuoso-api' });
  const answer = (question: string, word: string) =>
    ripcord.act(commander, questionAnswer, { number, question, answer: word });
  expect(await answer('error_rate', 'yes')).toMatchObject({ ok: true });
  expect(await answer('weather', 'yes')).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  });

  const { prisma } = ripcord.db;
  const found = await findIncident(prisma, { number, drill: false });
  if (!found.ok) throw new Error(found.error.message);
  const current = await currentDecision(prisma, found.value, new Date());
  expect(current?.decision.path.find(({ id }) => id === 'error_rate')).toMatchObject({
    answer: 'yes',
    by: 'person',
    answeredBy: commander.personId,
  });
});
