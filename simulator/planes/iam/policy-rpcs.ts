/** getIamPolicy, setIamPolicy and testIamPermissions of whatever has a policy. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { relieve } from '../../core/relief';
import { type RpcError, rpcError } from '../../core/rpc-error';
import type { Policy } from '../../core/secrets';
import type { World } from '../../core/world';
import type { MutationRpc, ReadRpc } from '../call';
import { type Wire, WireBytes } from '../wire';

const Resource = z.object({ resource: z.string() });

const SetPolicy = Resource.extend({
  policy: z.object({
    bindings: z
      .array(z.object({ role: z.string(), members: z.array(z.string()).default([]) }))
      .default([]),
    etag: WireBytes.nullish(),
  }),
});

const TestPermissions = Resource.extend({ permissions: z.array(z.string()).default([]) });

export interface PolicyHolder {
  /** Before `getIamPolicy`: `secretmanager.secrets`. */
  readonly permissions: string;
  /** Null: there is such a resource. */
  missing(resource: string): RpcError | null;
}

export interface PolicyRpcs {
  readonly get: ReadRpc<z.output<typeof Resource>>;
  readonly set: MutationRpc<z.output<typeof SetPolicy>>;
  readonly test: ReadRpc<z.output<typeof TestPermissions>>;
}

export function policyRpcs(world: World, wire: Wire, holder: PolicyHolder): PolicyRpcs {
  const target = ({ resource }: { readonly resource: string }) => ({
    service: null,
    resource,
    project: resource.split('/')[1] ?? '',
  });
  return {
    get: {
      method: 'GetIamPolicy',
      request: Resource,
      permission: `${holder.permissions}.getIamPolicy`,
      target,
      run({ resource }) {
        const missing = holder.missing(resource);
        return missing === null ? ok(policyOf(wire, current(world, resource))) : err(missing);
      },
    },
    set: {
      method: 'SetIamPolicy',
      request: SetPolicy,
      permission: `${holder.permissions}.setIamPolicy`,
      target,
      describe: ({ policy }) => ({
        mask: ['bindings'],
        trafficBefore: [],
        trafficRequested: null,
        etagGiven: policy.etag ?? null,
        validateOnly: false,
      }),
      interfere: ({ resource }) => {
        store(world, resource, current(world, resource).bindings);
      },
      run({ resource, policy }) {
        const missing = holder.missing(resource);
        if (missing !== null) return err(missing);
        const stale = staleness(current(world, resource), policy.etag ?? '');
        if (!stale.ok) return stale;
        const stored = store(world, resource, policy.bindings);
        return ok({
          reply: policyOf(wire, stored),
          outcome: 'committed',
          operation: null,
          generation: null,
        });
      },
    },
    test: {
      method: 'TestIamPermissions',
      request: TestPermissions,
      permission: null,
      target,
      run: ({ permissions }) =>
        ok({
          permissions: permissions.filter(
            (permission) => !world.settings.deniedPermissions.includes(permission),
          ),
        }),
    },
  };
}

function current(world: World, resource: string): Policy {
  return world.state.policies[resource] ?? { bindings: [], revision: 0 };
}

function store(world: World, resource: string, bindings: Policy['bindings']): Policy {
  const now = world.clock.now();
  const policy: Policy = {
    bindings: bindings.filter(({ members }) => members.length > 0),
    revision: Math.max(now, current(world, resource).revision + 1),
  };
  world.state.policies[resource] = policy;
  relieve(world.state, now);
  return policy;
}

function staleness(policy: Policy, etag: string): Result<null, RpcError> {
  // By its bytes: in JSON some clients send them in the alphabet that is safe in addresses.
  const given = Buffer.from(etag, 'base64');
  if (etag === '' || given.equals(Buffer.from(etagOf(policy), 'base64'))) return ok(null);
  return err(
    rpcError(
      'ABORTED',
      'There were concurrent policy changes. Please retry the whole read-modify-write with ' +
        'exponential backoff.',
    ),
  );
}

function etagOf({ revision }: Policy): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(revision));
  return bytes.toString('base64');
}

function policyOf(wire: Wire, policy: Policy): object {
  return { version: 1, etag: wire.bytes(etagOf(policy)), bindings: policy.bindings };
}
