/** What Ripcord can do to a Cloud Run service. One action is one UpdateService. */
import type { Action } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { CloudRunClient } from './client';
import { toTrafficRequest } from './mapper';
import { landed, verify } from './traffic-outcome';
import { planShift } from './traffic-plan';

export function createShiftTraffic(client: CloudRunClient): Action<'shift_traffic'> {
  return {
    plan: planShift,
    landed,
    verify,

    async dryRun(address, plan, signal) {
      const reply = await client.updateTraffic(
        {
          name: address.ref,
          etag: plan.precondition.etag,
          traffic: toTrafficRequest(plan.after),
          validateOnly: true,
        },
        signal,
      );
      if (!reply.ok) return reply;
      const refusal = reply.value.error;
      if (!refusal) return ok(undefined);
      const message = `Cloud Run would refuse it: ${refusal.message}`;
      return err({ kind: 'invalid', outcome: 'not_sent', message });
    },

    async apply(address, plan, _intent, signal) {
      const reply = await client.updateTraffic(
        {
          name: address.ref,
          etag: plan.precondition.etag,
          traffic: toTrafficRequest(plan.after),
          validateOnly: false,
        },
        signal,
      );
      return reply.ok ? ok({ name: reply.value.name || null }) : reply;
    },

    /**
     * An operation that can't be read (its permission is separate, and it may be forgotten) is no
     * reason to stop: the service itself says whether it is still reconciling.
     */
    async settle(address, operation, signal) {
      if (operation.name !== null) {
        const look = await client.getOperation(operation.name, signal);
        if (look.ok) {
          const failure = look.value.error;
          if (!failure) return ok(look.value.done ? 'done' : 'running');
          const message = `Cloud Run accepted the change and could not carry it out: ${failure.message}`;
          return err({ kind: 'failed', outcome: 'unknown', message });
        }
        if (signal.aborted) return look;
      }
      const service = await client.getService(address.ref, signal);
      if (!service.ok) return service;
      const { reconciling, generation, observedGeneration, terminalCondition } = service.value;
      const ended =
        !reconciling &&
        (generation === observedGeneration || terminalCondition?.state === 'CONDITION_FAILED');
      return ok(ended ? 'done' : 'running');
    },
  };
}
