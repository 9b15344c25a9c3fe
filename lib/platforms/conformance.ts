/** What every adapter must hold to, whatever it talks to. Imported by the adapters' tests only. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  carryOut,
  existing,
  INTENT,
  look,
  NEVER,
  planned,
  prepare,
  type Subject,
  settled,
  shown,
  stored,
} from './conformance-subject';
import type { ActionKind } from './platform';

export function describeConformance<K extends ActionKind>(
  name: string,
  open: () => Promise<Subject<K>>,
): void {
  describe(name, () => {
    let subject: Subject<K>;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());

    it('an action and then its inverse give back the same state, or there is none and it says so', async () => {
      const start = await existing(subject);
      const plan = planned(subject, subject.input(start), start);
      await carryOut(subject, plan);
      expect(await shown(subject)).not.toEqual(subject.comparable(start));
      if (plan.inverse === null) {
        expect(plan).toMatchObject({ reversible: 'none', risk: 'destructive' });
        expect(plan.willNotRestore).not.toEqual([]);
        expect(await subject.effects()).toBe(1);
      } else {
        expect(plan.reversible).not.toBe('none');
        await carryOut(subject, planned(subject, plan.inverse, await existing(subject)));
        expect(await shown(subject)).toEqual(subject.comparable(start));
        expect(await subject.effects()).toBe(2);
      }
    });

    it('the same intent twice is one effect', async () => {
      const { action, plan } = await prepare(subject);
      await action.apply(subject.address, plan, INTENT, NEVER);
      await action.apply(subject.address, plan, INTENT, NEVER);
      await subject.finish();
      await action.apply(subject.address, plan, INTENT, NEVER);
      await subject.finish();
      expect(await subject.effects()).toBe(1);
      expect(action.landed(plan, INTENT, await look(subject))).toBe('landed');
      expect(action.verify(plan, await look(subject)).outcome).toBe('effective');
    });

    it('a stale token is refused, or the change between is told', async () => {
      const { action, plan } = await prepare(subject);
      await subject.touch();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      await subject.finish();
      const end = await look(subject);
      if (subject.enforcesPrecondition) {
        expect(applied).toMatchObject({
          ok: false,
          error: { kind: 'conflict', outcome: 'refused' },
        });
        expect(await subject.effects()).toBe(0);
        expect(action.landed(plan, INTENT, end)).toBe('overtaken');
      } else {
        expect(applied.ok).toBe(true);
        const verification = action.verify(plan, end);
        expect(verification.outcome).toBe('effective');
        // Nothing is left that could tell of it.
        if (end !== null) expect(verification.warning).toMatch(/other change/);
      }
    });

    it('a plan stands while its subject does, whatever the token; then not any more', async () => {
      const { action, plan, start } = await prepare(subject);
      expect(action.unchanged(plan, start)).toBe(true);
      await subject.touch();
      const touched = await existing(subject);
      expect(touched.generation).not.toBe(start.generation);
      expect(action.unchanged(plan, touched)).toBe(true);
      await subject.interfere();
      expect(action.unchanged(plan, await existing(subject))).toBe(false);
    });

    it('a plan does not stand any more once it was carried out', async () => {
      const { action, plan } = await prepare(subject);
      await carryOut(subject, plan);
      const end = await look(subject);
      expect(end === null || !action.unchanged(plan, end)).toBe(true);
    });

    it('what it projects is what is so afterwards', async () => {
      const { action, plan, start } = await prepare(subject);
      const untouched = structuredClone(start);
      const projected = action.project(plan, start);
      expect(start).toEqual(untouched);
      expect(projected.generation).not.toBe(start.generation);
      expect(projected.observedGeneration).toBe(projected.generation);
      expect(action.verify(plan, projected).outcome).toBe('effective');
      await carryOut(subject, plan);
      expect(subject.comparable(projected)).toEqual(await shown(subject));
    });

    it('a step back that is planned before the step was done stands once it is, or is refused', async () => {
      const { action, plan, start } = await prepare(subject);
      const input = plan.inverse ?? subject.input(start);
      const next = action.plan(subject.address, input, action.project(plan, start));
      expect(next.ok).toBe(plan.inverse !== null);
      await carryOut(subject, plan);
      const end = await look(subject);
      expect(next.ok && end !== null && action.unchanged(next.value, end)).toBe(next.ok);
    });

    it('a crash before the call: nothing has landed, and sending it then is one effect', async () => {
      const { action, plan } = await prepare(subject);
      expect(action.landed(plan, INTENT, await look(subject))).toBe('not_landed');
      expect(action.verify(plan, await look(subject)).outcome).not.toBe('effective');
      await carryOut(subject, plan);
      expect(await subject.effects()).toBe(1);
    });

    it('a call that got lost: unknown, not landed, and sending it again is one effect', async () => {
      const { action, plan } = await prepare(subject);
      await subject.loseNextCall();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      expect(applied).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
      expect(action.landed(plan, INTENT, await look(subject))).toBe('not_landed');
      expect(await subject.effects()).toBe(0);
      await carryOut(subject, plan);
      expect(await subject.effects()).toBe(1);
    });

    it('an answer that got lost: unknown, landed, and effective in the end', async () => {
      const { action, plan } = await prepare(subject);
      await subject.loseNextAnswer();
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      expect(applied).toMatchObject({ ok: false, error: { outcome: 'unknown' } });
      expect(action.landed(plan, INTENT, await look(subject))).toBe('landed');
      await subject.finish();
      expect(action.landed(plan, INTENT, await look(subject))).toBe('landed');
      expect(action.verify(plan, await look(subject)).outcome).toBe('effective');
      expect(await subject.effects()).toBe(1);
    });

    it('a crash after the answer: the operation is waited on by its name alone', async () => {
      const { action, plan } = await prepare(subject);
      const applied = await action.apply(subject.address, plan, INTENT, NEVER);
      if (!applied.ok) throw new Error(applied.error.message);
      const restarted = { ...subject, platform: await subject.restart() };
      await settled(restarted, stored(plan), stored(applied.value));
      expect(await subject.effects()).toBe(1);
    });

    it('ended at any edge, the state that it is in has an answer and a sentence', async () => {
      const { action, plan } = await prepare(subject);
      const edges: { landed: string; outcome: string; evidence: string }[] = [];
      const tell = async () => {
        const state = await look(subject);
        const { outcome, evidence } = action.verify(plan, state);
        edges.push({ landed: action.landed(plan, INTENT, state), outcome, evidence });
      };
      await tell();
      await action.apply(subject.address, plan, INTENT, NEVER);
      await tell();
      await subject.finish();
      await tell();
      expect(edges.map((edge) => edge.landed)).toEqual(['not_landed', 'landed', 'landed']);
      expect(edges.at(0)?.outcome).not.toBe('effective');
      expect(edges.at(-1)?.outcome).toBe('effective');
      for (const { evidence } of edges) expect(evidence).toMatch(/\S \S.*\.$/);
      expect(edges.at(0)?.evidence).not.toBe(edges.at(-1)?.evidence);
    });

    it('a dry run and a plan change nothing, and a plan is the same whenever it is made', async () => {
      const { action, plan, start } = await prepare(subject);
      const checked = await action.dryRun?.(subject.address, plan, NEVER);
      expect(checked === undefined || checked.ok).toBe(true);
      expect(await subject.effects()).toBe(0);
      expect(await shown(subject)).toEqual(subject.comparable(start));
      expect(planned(subject, subject.input(start), await existing(subject))).toEqual(plan);
      expect(stored(plan)).toEqual(plan);
    });

    it('a target that was never there is told as one', async () => {
      const address = { ...subject.address, ref: `${subject.address.ref}-missing` };
      expect(await subject.platform.observe(address, NEVER)).toMatchObject({
        ok: false,
        error: { kind: 'not_found', outcome: 'not_sent' },
      });
    });
  });
}
