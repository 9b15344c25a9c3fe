/** What Ripcord can do to a Cloud Run service. One action is one call of its Admin API. */
import type {
  Action,
  ActionKind,
  Operation,
  PlannedAction,
  Reply,
  TargetAddress,
} from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import type { OperationMessage } from './api-types';
import type { CloudRunClient } from './client';
import {
  creationLanded,
  creationUnchanged,
  projectCreation,
  verifyCreation,
} from './creation-outcome';
import { planCreation } from './creation-plan';
import { deletionLanded, deletionUnchanged, verifyDeletion } from './deletion-outcome';
import { planDeletion } from './deletion-plan';
import { toScalingRequest, toTrafficRequest } from './mapper';
import { projectDeletion, projectRevision, projectScaling, projectShift } from './projection';
import { revisionLanded, revisionUnchanged, verifyRevision } from './revision-outcome';
import { planRevision } from './revision-plan';
import { scalingLanded, scalingUnchanged, verifyScaling } from './scaling-outcome';
import { planScaling } from './scaling-plan';
import { settle } from './settle';
import { shiftLanded, shiftUnchanged, verifyShift } from './traffic-outcome';
import { planShift } from './traffic-plan';

export function createShiftTraffic(client: CloudRunClient): Action<'shift_traffic'> {
  const send: Send<'shift_traffic'> = ({ ref: name }, plan, validateOnly, signal) =>
    client.updateTraffic(
      {
        name,
        etag: plan.precondition.etag,
        traffic: toTrafficRequest(plan.after),
        validateOnly,
      },
      signal,
    );
  return {
    plan: planShift,
    landed: shiftLanded,
    verify: verifyShift,
    project: projectShift,
    unchanged: shiftUnchanged,
    ...sentBy(send),
    settle: (address, operation, signal) => settle(client, address, operation, 'an error', signal),
  };
}

export function createSetScaling(client: CloudRunClient): Action<'set_scaling'> {
  const send: Send<'set_scaling'> = ({ ref: name }, plan, validateOnly, signal) =>
    client.updateScaling(
      {
        name,
        etag: plan.precondition.etag,
        scaling: toScalingRequest(plan.after),
        validateOnly,
      },
      signal,
    );
  return {
    plan: planScaling,
    landed: scalingLanded,
    verify: verifyScaling,
    project: projectScaling,
    unchanged: scalingUnchanged,
    ...sentBy(send),
    settle: (address, operation, signal) => settle(client, address, operation, 'an error', signal),
  };
}

export function createDeleteService(client: CloudRunClient): Action<'delete_service'> {
  const send: Send<'delete_service'> = ({ ref: name }, plan, validateOnly, signal) =>
    client.deleteService({ name, etag: plan.precondition.etag, validateOnly }, signal);
  return {
    plan: planDeletion,
    landed: deletionLanded,
    verify: verifyDeletion,
    project: projectDeletion,
    unchanged: deletionUnchanged,
    ...sentBy(send),
    settle: (address, operation, signal) => settle(client, address, operation, 'done', signal),
  };
}

export function createCreateRevision(client: CloudRunClient): Action<'create_revision'> {
  const send: Send<'create_revision'> = ({ ref: name }, plan, validateOnly, signal) =>
    client.createRevision(
      {
        name,
        etag: plan.precondition.etag,
        revision: plan.after.revision ?? '',
        from: plan.input.from,
        change: plan.input.change,
        traffic: toTrafficRequest(plan.after.traffic),
        validateOnly,
      },
      signal,
    );
  return {
    plan: planRevision,
    landed: revisionLanded,
    verify: verifyRevision,
    project: projectRevision,
    unchanged: revisionUnchanged,
    ...sentBy(send),
    settle: (address, operation, signal) => settle(client, address, operation, 'an error', signal),
  };
}

export function createCreateService(client: CloudRunClient): Action<'create_service'> {
  const send: Send<'create_service'> = ({ ref: name }, plan, validateOnly, signal) =>
    client.createService({ name, service: plan.input.service, validateOnly }, signal);
  return {
    plan: planCreation,
    landed: creationLanded,
    verify: verifyCreation,
    project: projectCreation,
    unchanged: creationUnchanged,
    ...sentBy(send),
    settle: (address, operation, signal) => settle(client, address, operation, 'an error', signal),
  };
}

/** The one call of a kind; `validateOnly`: the platform only checks it. */
type Send<K extends ActionKind> = (
  address: TargetAddress,
  plan: PlannedAction<K>,
  validateOnly: boolean,
  signal: AbortSignal,
) => Reply<OperationMessage>;

/** A dry run is the same call, only checked. */
function sentBy<K extends ActionKind>(
  send: Send<K>,
): Required<Pick<Action<K>, 'dryRun' | 'apply'>> {
  return {
    async dryRun(address, plan, signal) {
      const reply = await send(address, plan, true, signal);
      if (!reply.ok) return reply;
      const refusal = reply.value.error;
      if (!refusal) return ok(undefined);
      const message = `Cloud Run would refuse it: ${refusal.message}`;
      return err({ kind: 'invalid', outcome: 'not_sent', message });
    },
    async apply(address, plan, _intent, signal) {
      const reply = await send(address, plan, false, signal);
      return reply.ok ? ok<Operation>({ name: reply.value.name || null }) : reply;
    },
  };
}
