import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { type Service, serviceName, Template, TrafficInput } from '../core/model';
import { Profile } from '../core/profile';
import type { World } from '../core/world';
import { commitChange } from '../planes/cloud-run/commit';
import { advance, foreignChange } from '../planes/cloud-run/reconcile';
import { profileFor } from '../planes/cloud-run/revision-template';

/** A change by somebody else: a traffic list, a new revision, or (neither) a touched annotation. */
export const DeployInput = z.strictObject({
  service: z.string(),
  actor: z.string().default('cloud-build@virtuoso-generator.iam.gserviceaccount.com'),
  traffic: z.array(TrafficInput).optional(),
  revision: z
    .strictObject({
      name: z.string().optional(),
      /** Laid over the current template. */
      template: Template.partial().optional(),
      profile: Profile.optional(),
      /** Behaves as this existing revision does. */
      like: z.string().optional(),
    })
    .optional(),
  /** Ready at once instead of after the settings' time. */
  atOnce: z.boolean().default(true),
});
export type DeployInput = z.input<typeof DeployInput>;

export function deploy(
  world: World,
  given: DeployInput,
): Result<{ generation: number; revision: string; operation: string | null }, string> {
  const input = DeployInput.parse(given);
  const service = Object.values(world.state.services).find(({ name }) => name === input.service);
  if (service === undefined) return err(`no service ${input.service}`);
  if (input.revision === undefined) {
    foreignChange(world, service, { actor: input.actor, traffic: input.traffic ?? null });
    return ok(result(service, null));
  }
  const trafficBefore = service.traffic;
  const operation = commitChange(world, service, {
    actor: input.actor,
    at: world.clock.now(),
    traffic: input.traffic,
    template: revisionFor(service, input.revision),
    durationMs: input.atOnce ? 0 : undefined,
  });
  world.record({
    method: 'UpdateService',
    service: serviceName(service),
    actor: input.actor,
    receivedAt: null,
    mask: input.traffic === undefined ? ['template'] : ['template', 'traffic'],
    trafficBefore,
    trafficRequested: input.traffic ?? null,
    etagGiven: null,
    validateOnly: false,
    outcome: 'committed',
    reply: 'ok',
    code: null,
    message: null,
    operation: operation.name,
    generation: operation.generation,
  });
  advance(world);
  return ok(result(service, operation.name));
}

function revisionFor(
  service: Service,
  input: NonNullable<z.output<typeof DeployInput>['revision']>,
) {
  const given = Object.fromEntries(
    Object.entries(input.template ?? {}).filter(([, value]) => value !== undefined),
  );
  const template = Template.parse({ ...service.template, ...given });
  const akin = service.revisions.find(({ name }) => name === input.like);
  return {
    template,
    name: input.name ?? null,
    profile: input.profile ?? akin?.profile ?? profileFor(service, template.image),
  };
}

function result(service: Service, operation: string | null) {
  return { generation: service.generation, revision: service.latestCreated, operation };
}
