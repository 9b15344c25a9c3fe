import { z } from 'zod';
import type { ChangeKind } from '../change-kind';
import { LONGEST, moment, shortLine, type ToldChange } from './told-change';

/** What each type of event says that happened; everything else is no change of what runs. */
const TYPES = {
  'service.deployed': { kind: 'deployment', says: 'was deployed' },
  'service.upgraded': { kind: 'deployment', says: 'was upgraded' },
  'service.rolledback': { kind: 'deployment', says: 'was rolled back' },
  'service.removed': { kind: 'deployment', says: 'was removed' },
  'service.published': { kind: 'other', says: 'was published' },
  'environment.created': { kind: 'configuration', says: 'was created' },
  'environment.modified': { kind: 'configuration', says: 'was modified' },
  'environment.deleted': { kind: 'configuration', says: 'was deleted' },
} as const satisfies Record<string, { readonly kind: ChangeKind; readonly says: string }>;
type TypeName = keyof typeof TYPES;

const PREFIX = 'dev.cdevents.';
const NAMES = Object.keys(TYPES);

/** "dev.cdevents.service.deployed.0.2.0" → "service.deployed"; the version may be a draft's. */
function typeName(type: string): TypeName | null {
  const name = type.replace(PREFIX, '').replace(/\.\d+\.\d+\.\d+(-draft)?$/, '');
  return type.startsWith(PREFIX) && Object.hasOwn(TYPES, name) ? (name as TypeName) : null;
}

const type = z
  .string()
  .max(LONGEST)
  .transform((text, context): TypeName => {
    const name = typeName(text);
    if (name !== null) return name;
    context.addIssue({
      code: 'custom',
      message: `"${text}" is not a change of what runs. Send ${PREFIX}${NAMES.join(`, ${PREFIX}`)}.`,
    });
    return z.NEVER;
  });

const environment = z.object({ id: shortLine });

/**
 * A CDEvent: its `context` and `subject`, of any version since 0.3.
 * https://github.com/cdevents/spec/blob/main/continuous-deployment.md
 */
export const cdEvent = z
  .object({
    context: z.object({ id: shortLine, source: shortLine, type, timestamp: moment }),
    subject: z.object({
      id: shortLine,
      content: z
        .object({
          environment: environment.nullish(),
          artifactId: z.string().max(1000).nullish(),
          name: shortLine.nullish(),
        })
        .default({}),
    }),
  })
  .transform(({ context, subject }): ToldChange => {
    const { kind, says } = TYPES[context.type];
    const { content, id } = subject;
    const service = context.type.startsWith('service.');
    const where = content.environment == null ? '' : ` in ${content.environment.id}`;
    const what = service ? id : `environment ${content.name ?? id}`;
    return {
      source: context.source,
      key: context.id,
      kind,
      summary: `${what} ${says}${where}${artifact(content.artifactId)}`.slice(0, 1024),
      at: context.timestamp,
      actor: null,
      services: service ? [id, id.slice(id.lastIndexOf('/') + 1)] : [],
      environment: service ? (content.environment?.id ?? null) : (content.name ?? id),
      revision: null,
      goesBack: context.type === 'service.rolledback',
      links: [],
    };
  });

/** The same as a CloudEvent in structured mode, where it is the data. */
export const cloudEvent = z
  .object({ specversion: z.literal('1.0'), data: cdEvent })
  .transform(({ data }) => data);

/** A package URL, readable: "pkg:oci/myapp@sha256%3A0b31…" → ", myapp@sha256:0b31b1c02ff4". */
function artifact(id: string | null | undefined): string {
  const [, name, version] = /^pkg:[^/]+\/(?:.*\/)?([^/@?]+)(?:@([^?#]+))?/.exec(id ?? '') ?? [];
  if (name === undefined) return '';
  if (version === undefined) return `, ${name}`;
  const plain = version.replaceAll(/%3a/gi, ':');
  return `, ${name}@${plain.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/i, '$1')}`;
}
