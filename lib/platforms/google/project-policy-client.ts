/** Resource Manager: who has which role in a project, and giving one, compared by etag. */
import { ProjectsClient, type protos } from '@google-cloud/resource-manager';
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import type { GapicOptions, GoogleConnection, GoogleSettings, Use } from './connection';
import { DEADLINES } from './deadlines';
import { notSent } from './errors';
import { changing, parsedReply, reading } from './parsed-reply';
import { callOnce, createSession } from './session';

export interface ProjectPolicyClient {
  /** Roles that a member (`serviceAccount:a@b`) is bound to by name, without a condition. */
  rolesOf(project: string, member: string, signal: AbortSignal): Reply<string[]>;
  /** Which of these permissions the credential for reading, or for acting, has in the project. */
  testPermissions(
    project: string,
    permissions: readonly string[],
    use: Use,
    signal: AbortSignal,
  ): Reply<string[]>;
  /** Who has a role by name, without a condition, and the etag of the policy that says so. */
  readRole(
    project: string,
    role: string,
    signal: AbortSignal,
  ): Reply<{ readonly members: string[]; readonly etag: string | null }>;
  /**
   * Adds one binding, or takes exactly that one away: reads the policy, then one write that is
   * refused when somebody else's came between (an error of kind `conflict`). With an `etag` (base64)
   * it also has to be the policy of then. `already`: nothing was sent.
   */
  setBinding(
    project: string,
    binding: { readonly role: string; readonly member: string; readonly granted: boolean },
    etag: string | null,
    signal: AbortSignal,
  ): Reply<'changed' | 'already'>;
  close(): Promise<void>;
}

/** Conditions pass through as they are: only a policy of version 3 keeps them. */
const POLICY_VERSION = 3;

type Condition = protos.google.type.IExpr;
const condition = z
  .custom<Condition>((value) => typeof value === 'object' && value !== null)
  .nullish()
  .transform((value) => value ?? null);

const policy = z.object({
  etag: z.instanceof(Uint8Array).nullish(),
  bindings: z
    .array(
      z.object({
        role: z.string(),
        members: z
          .array(z.string())
          .nullish()
          .transform((value) => value ?? []),
        condition,
      }),
    )
    .nullish()
    .transform((value) => value ?? []),
});
const held = z.object({ permissions: z.array(z.string()).nullish() });

/** Never throws and connects only when first asked; no call is made twice. */
export function createProjectPolicyClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): ProjectPolicyClient {
  const make = (options: GapicOptions) =>
    new ProjectsClient(options as ConstructorParameters<typeof ProjectsClient>[0]);
  const sessions = {
    read: createSession(connection, 'read', 'projects', settings, make),
    act: createSession(connection, 'act', 'projects', settings, make),
  };

  async function readPolicy(
    project: string,
    use: Use,
    signal: AbortSignal,
  ): Reply<z.output<typeof policy>> {
    const context = reading(
      `Reading the access policy of ${project}`,
      'resourcemanager.projects.getIamPolicy',
    );
    const reply = await callOnce(
      sessions[use],
      context,
      { deadlineMs: DEADLINES.read, signal },
      (client, options) =>
        client.getIamPolicy(
          {
            resource: `projects/${project}`,
            options: { requestedPolicyVersion: POLICY_VERSION },
          },
          options,
        ),
    );
    return reply.ok ? parsedReply(policy, reply.value[0], context) : reply;
  }

  return {
    async rolesOf(project, member, signal) {
      const read = await readPolicy(project, 'read', signal);
      if (!read.ok) return read;
      const roles = read.value.bindings
        .filter(({ members, condition }) => condition === null && members.includes(member))
        .map(({ role }) => role);
      return { ok: true, value: [...new Set(roles)] };
    },

    async testPermissions(project, permissions, use, signal) {
      const context = reading(`Testing permissions in ${project}`, 'resourcemanager.projects.get');
      const reply = await callOnce(
        sessions[use],
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) =>
          client.testIamPermissions(
            { resource: `projects/${project}`, permissions: [...permissions] },
            options,
          ),
      );
      if (!reply.ok) return reply;
      const parsed = parsedReply(held, reply.value[0], context);
      return parsed.ok ? { ok: true, value: parsed.value.permissions ?? [] } : parsed;
    },

    async readRole(project, role, signal) {
      const read = await readPolicy(project, 'read', signal);
      if (!read.ok) return read;
      const { etag, bindings } = read.value;
      const members = bindings
        .filter((each) => each.role === role && each.condition === null)
        .flatMap((each) => each.members);
      return { ok: true, value: { members: [...new Set(members)], etag: asText(etag) } };
    },

    async setBinding(project, { role, member, granted }, expected, signal) {
      const read = await readPolicy(project, 'act', signal);
      if (!read.ok) return read;
      const { etag, bindings } = read.value;
      const what = granted
        ? `Granting ${role} to ${member} in ${project}`
        : `Taking ${role} from ${member} in ${project}`;
      if (!etag || etag.length === 0) {
        const message = `${what}: the policy came without an etag, so a change could not be compared.`;
        return { ok: false, error: notSent('failed', message) };
      }
      if (bindings.some((each) => isPlain(each, role, member)) === granted) {
        return { ok: true, value: 'already' };
      }
      if (expected !== null && asText(etag) !== expected) {
        const message = `${what}: the policy was changed by someone else since it was read.`;
        return { ok: false, error: notSent('conflict', message) };
      }
      const reply = await callOnce(
        sessions.act,
        changing(what, 'resourcemanager.projects.setIamPolicy'),
        { deadlineMs: DEADLINES.mutation, signal },
        (client, options) =>
          client.setIamPolicy(
            {
              resource: `projects/${project}`,
              policy: {
                version: POLICY_VERSION,
                etag,
                bindings: granted
                  ? withMember(bindings, role, member)
                  : withoutMember(bindings, role, member),
              },
            },
            options,
          ),
      );
      return reply.ok ? { ok: true, value: 'changed' } : reply;
    },

    async close() {
      await Promise.all([sessions.read.close(), sessions.act.close()]);
    },
  };
}

type Binding = z.output<typeof policy>['bindings'][number];

function isPlain({ role, members, condition }: Binding, wanted: string, member: string): boolean {
  return role === wanted && condition === null && members.includes(member);
}

function withMember(bindings: readonly Binding[], role: string, member: string): Binding[] {
  const plain = bindings.find((each) => each.role === role && each.condition === null);
  if (plain === undefined) return [...bindings, { role, members: [member], condition: null }];
  const grown = { ...plain, members: [...plain.members, member] };
  return bindings.map((each) => (each === plain ? grown : each));
}

/** A binding that is left without members is none. */
function withoutMember(bindings: readonly Binding[], role: string, member: string): Binding[] {
  return bindings
    .map((each) =>
      isPlain(each, role, member)
        ? { ...each, members: each.members.filter((other) => other !== member) }
        : each,
    )
    .filter(({ members }) => members.length > 0);
}

function asText(etag: Uint8Array | null | undefined): string | null {
  return etag && etag.length > 0 ? Buffer.from(etag).toString('base64') : null;
}
