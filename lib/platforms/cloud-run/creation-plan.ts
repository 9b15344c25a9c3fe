/** Pure: the plan to make a deleted service again, from what was kept of it. */
import { createHash } from 'node:crypto';
import type { TargetState } from '@/lib/fleet/target-state';
import type {
  ActionInputs,
  PlannedAction,
  PlatformError,
  TargetAddress,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { type ServiceBody, serviceBody } from './creation-body';
import { exists } from './projection';
import { serviceWords } from './service-name';

/** What is asked for is in the plan, under its hash: what was approved is what is made. */
const MOST_BYTES = 64 * 1024;

/**
 * `input.service` is the export's text, or, planned again, what an earlier plan made of it. There is
 * no inverse: to delete what was made is a decision of its own, so this is destructive.
 */
export function planCreation(
  address: TargetAddress,
  input: ActionInputs['create_service'],
  state: TargetState,
): Result<PlannedAction<'create_service'>, PlatformError> {
  if (exists(state)) return refuse('conflict', 'The service exists: it need not be made again.');
  if (!/@sha256:[0-9a-f]{64}$/.test(input.image)) {
    return refuse(
      'invalid',
      `The image ${input.image} has no digest: a tag could be another image.`,
    );
  }
  const revision = nameOf(address, input);
  const asked = serviceBody(input.service, address.ref, { image: input.image, revision });
  if (!asked.ok) return refuse('invalid', asked.error);
  const { body, text: service } = asked.value;
  if (Buffer.byteLength(service) > MOST_BYTES) {
    return refuse('invalid', 'The service is too large to be made again from a plan.');
  }
  const short = address.ref.slice(address.ref.lastIndexOf('/') + 1);
  return ok({
    kind: 'create_service',
    input: { ...input, service },
    before: { exists: false, revision: null },
    after: { exists: true, revision },
    precondition: { uid: state.uid, generation: state.generation, etag: null },
    inverse: null,
    reversible: 'none',
    risk: 'destructive',
    commandLine: commandLine(address, input.image, body),
    willNotRestore: [
      'It is another service, with one revision: those of before, their tags and their history are gone.',
      'Who may call it (its IAM bindings) is not in the export: until it is set again, nobody but the project’s own may.',
      'The scaling of the service as a whole (a least or most number of instances, or one set by hand) is not made again: it is automatic, within the limits of its revision.',
      'Its address may be another one; whatever has it written down has to be looked at.',
      `Its configuration is that of the export ${input.export.slice(0, 12)}; the image alone is the one that is named.`,
      'Nothing takes it back: to delete it again is a procedure of its own.',
    ],
    words: {
      act: `make ${short} again`,
      after: `${short} made again with image ${digestOf(input.image)}`,
      before: `${short} deleted`,
      subject: 'service',
      rows: [
        { label: 'Service', now: 'deleted', after: 'exists' },
        { label: 'Image', now: 'none', after: digestOf(input.image) },
        { label: 'Made from', now: 'nothing', after: `export ${input.export.slice(0, 12)}` },
      ],
    },
  });
}

/** Chosen from what it is made of: what was made is recognised by it, and made but once. */
function nameOf({ ref }: TargetAddress, { export: kept, image }: ActionInputs['create_service']) {
  const mark = createHash('sha256').update(`${kept} ${image}`).digest('hex').slice(0, 4);
  return `${ref.slice(ref.lastIndexOf('/') + 1)}-00001-rc${mark}`;
}

function digestOf(image: string): string {
  return /@sha256:([0-9a-f]{12})/.exec(image)?.[1] ?? image;
}

/** The command line takes a part of it: the file that `gcloud run services replace` wants is another format. */
function commandLine({ ref }: TargetAddress, image: string, { template }: ServiceBody): string {
  const account = template.serviceAccount;
  return [
    'gcloud run deploy',
    ...serviceWords(ref),
    `--image=${image}`,
    ...(typeof account === 'string' && account !== '' ? [`--service-account=${account}`] : []),
    '--no-allow-unauthenticated',
  ].join(' ');
}

function refuse(kind: PlatformError['kind'], message: string) {
  return err<PlatformError>({ kind, outcome: 'not_sent', message });
}
