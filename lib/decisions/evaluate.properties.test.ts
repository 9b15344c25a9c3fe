import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Reading, type Series, SIGNAL_IDS } from '@/lib/signals/reading';
import type { Answer } from './decision';
import { evaluate } from './evaluate';
import { recordedInputs } from './recorded-inputs';
import { atRate, forge, hub, llmHub, NOW, orchestrator, said, virtuoso } from './testing/inputs';

describe('by properties', () => {
  const anyNumber = fc.oneof(
    fc.double(),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 0.01, 0.05, 0.2, 0.5, 2, 5),
  );
  const anyReading: fc.Arbitrary<Reading> = fc.record({
    signal: fc.constantFrom(...SIGNAL_IDS),
    revision: fc.constantFrom(null, null, 'a-00001-abc', 'a-00002-mux'),
    value: fc.oneof(
      { weight: 5, arbitrary: anyNumber },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    unit: fc.constantFrom('ratio' as const, 'seconds' as const, 'per_second' as const),
    windowSeconds: fc.constantFrom(300, 300, 300, 60),
    samples: fc.oneof(fc.nat({ max: 100_000 }), fc.constantFrom(0, 49, 50, Number.NaN)),
    observedAt: fc.constantFrom(
      '2026-11-20T03:07:20Z',
      '2026-11-20T03:07:26Z',
      '2026-11-20T03:02:26Z',
      '2026-11-20T03:02:25Z',
      '2026-11-20T05:00:00Z',
      'never',
    ),
  });
  const anySeries: fc.Arbitrary<Series> = fc.record({
    signal: fc.constantFrom(...SIGNAL_IDS),
    revision: fc.constantFrom(null, 'a-00001-abc'),
    unit: fc.constantFrom('ratio' as const),
    points: fc.array(
      fc.record({
        at: fc.integer({ min: -60, max: 900 }).map((ago) => new Date(+NOW - ago * 1000).toJSON()),
        value: fc.oneof(anyNumber, fc.constant(null)),
        samples: fc.nat({ max: 1_000 }),
      }),
      { maxLength: 8 },
    ),
  });
  const questions = [virtuoso, hub, forge, llmHub, orchestrator].flatMap(({ decision }) =>
    decision.kind === 'none' ? [] : decision.questions.map(({ id }) => id),
  );
  const anyAnswer: fc.Arbitrary<Answer> = fc
    .tuple(
      fc.constantFrom('error_rate', 'deployment_related', 'constructor', ...questions),
      fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    )
    .map(([question, answer]) => said(question, answer));
  const allNo = questions.map((id) => said(id, id === 'fix_forward' ? 'yes' : 'no'));
  const anyInputs = fc.record({
    slug: fc.constantFrom(
      'virtuoso-api' as const,
      'llm-connector-hub' as const,
      'llm-forge' as const,
      'llm-hub' as const,
      'llm-orchestrator' as const,
    ),
    readings: fc.array(anyReading, { maxLength: 12 }),
    answers: fc.oneof(
      fc.array(anyAnswer, { maxLength: 8 }),
      // Many answers, so that complete facts come up too.
      fc.array(anyAnswer, { maxLength: 4 }).map((some) => [...allNo, ...some]),
    ),
    baselines: fc.array(anyReading, { maxLength: 3 }),
    incident: fc.record({
      failed_rollbacks: fc.oneof(fc.constant(null), fc.nat({ max: 3 })),
      unrestored_seconds: fc.oneof(fc.constant(null), fc.double()),
    }),
    series: fc.array(anySeries, { maxLength: 3 }),
    sampling: fc.record({
      periodSeconds: fc.constantFrom(15, 60, 0),
      lagSeconds: fc.constantFrom(0, 180),
    }),
    change: fc.constantFrom(null, { at: '2026-11-20T02:58:04Z', revision: 'a-00002-mux' }),
    now: fc.constant(NOW),
  });

  const runbooks = {
    'virtuoso-api': virtuoso,
    'llm-connector-hub': hub,
    'llm-forge': forge,
    'llm-hub': llmHub,
    'llm-orchestrator': orchestrator,
  };

  it('100,000 random inputs: never healthy from unknown, never a throw', () => {
    let mildOnes = 0;
    fc.assert(
      fc.property(anyInputs, ({ slug, ...inputs }) => {
        const decision = evaluate({ ...inputs, runbook: runbooks[slug] });
        const open = decision.unknowns.filter((id) => id !== 'deployment_related');
        const { kind, severity, sentence, procedure } = decision.outcome;
        const mild = kind === 'monitor' || procedure === 'deploy_fix';
        if (open.length > 0 && mild) return false;
        mildOnes += mild ? 1 : 0;
        if ((kind === 'unknown') !== (severity === null)) return false;
        return sentence.length > 0;
      }),
      { numRuns: 100_000 },
    );
    // Otherwise it would have shown nothing.
    expect(mildOnes).toBeGreaterThan(100);
  }, 120_000);

  it('what is kept of a decision gives the same decision', () => {
    let kept = 0;
    fc.assert(
      fc.property(anyInputs, ({ slug, ...inputs }) => {
        // As the chain keeps it. What no source can say, a number that is none, it can't keep either.
        const stored = recordedInputs.safeParse(JSON.parse(JSON.stringify(inputs)));
        if (!stored.success) return;
        kept += 1;
        const runbook = runbooks[slug];
        const again = recordedInputs.parse(JSON.parse(JSON.stringify(stored.data)));
        expect(evaluate({ ...again, runbook })).toEqual(evaluate({ ...stored.data, runbook }));
      }),
      { numRuns: 2_000 },
    );
    expect(kept).toBeGreaterThan(500);
  });

  it('each runbook comes to every kind of outcome that it can', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyInputs, ({ slug, ...inputs }) => {
        seen.add(`${slug} ${evaluate({ ...inputs, runbook: runbooks[slug] }).outcome.kind}`);
      }),
      { numRuns: 20_000 },
    );
    const never = Object.keys(runbooks).flatMap((slug) =>
      ['procedure', 'monitor', 'unknown'].filter((kind) => !seen.has(`${slug} ${kind}`)),
    );
    // The tree of llm-hub ends in something to do, whatever is answered.
    expect(never).toEqual(['monitor']);
  });

  it('the order in which readings arrive does not matter', () => {
    fc.assert(
      fc.property(anyInputs, ({ slug, ...inputs }) => {
        const given = { ...inputs, runbook: runbooks[slug] };
        const turned = { ...given, readings: [...inputs.readings].reverse() };
        expect(evaluate(turned)).toEqual(evaluate(given));
      }),
      { numRuns: 2_000 },
    );
  });

  it('a worse error rate never gives a milder outcome', () => {
    const rank = (rate: number) => atRate(rate).outcome.severity ?? 0;
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (a, b) => rank(Math.max(a, b)) <= rank(Math.min(a, b))),
      { numRuns: 2_000 },
    );
  });
});
