import type { Contact, Runbook } from '../schema';
import type { Entry, Section } from '../section-view';
import {
  durationFact,
  entryOf,
  fact,
  inWords,
  leftOver,
  limitFact,
  link,
  plain,
  procedureLink,
  sectionOf,
  unitOf,
} from './build';
import { secretFact } from './procedures';

const GROUPS: Readonly<Record<string, string>> = {
  on_call: 'On call',
  escalation: 'Escalation',
  external: 'External',
  crisis: 'Crisis channels',
};

/** Whom to call; a placeholder is said to be one. */
export function contactSection(runbook: Runbook): Section {
  const entries = Object.entries(runbook.contacts).flatMap(([group, people]) =>
    (people ?? []).map((contact: Contact, index: number) =>
      entryOf({
        section: 'contacts',
        path: `contacts.${group}[${index}]`,
        title: contact.role,
        facts: [
          ...fact('Group', GROUPS[group] ?? inWords(group)),
          contact.reach === null
            ? {
                label: 'Reach',
                value: 'not filled in: nobody can be reached by this',
                ...(contact.placeholder === undefined ? {} : { note: contact.placeholder }),
              }
            : {
                label: 'Reach',
                value: contact.reach,
                ...(contact.placeholder === undefined ? {} : { note: contact.placeholder }),
              },
          ...fact(
            'After',
            contact.after_minutes === undefined ? undefined : `${contact.after_minutes} min`,
          ),
          ...fact('When', contact.condition),
          ...leftOver(contact, ['role', 'reach', 'after_minutes', 'condition', 'placeholder']),
        ],
      }),
    ),
  );
  return sectionOf('contacts', 'Contacts', { layout: 'table', entries });
}

const MOMENTS: Readonly<Record<string, string>> = {
  declare: 'when it is declared',
  mitigate: 'when it is mitigated',
  resolve: 'when it is resolved',
};

export function messageSections(runbook: Runbook): Section[] {
  return [
    sectionOf('messages', 'Public messages', {
      entries: runbook.messages.map((message, index) =>
        entryOf({
          section: 'messages',
          path: `messages[${index}]`,
          title: `${inWords(message.status)}, ${MOMENTS[message.moment] ?? message.moment}`,
          facts: [
            ...fact('Text', message.body, { source: message.source }),
            ...leftOver(message, ['moment', 'status', 'body', 'source']),
          ],
        }),
      ),
    }),
    sectionOf('templates', 'Templates', {
      lead: runbook.templates.length === 0 ? null : 'Sent by a person; never published by itself.',
      entries: runbook.templates.map((template, index) =>
        entryOf({
          section: 'templates',
          path: `templates[${index}]`,
          id: template.id,
          title: template.title,
          written: template.written,
          facts: [
            ...fact('For', template.audience),
            ...fact('By', template.channel),
            ...fact(
              'Sent',
              template.moment === undefined
                ? undefined
                : (MOMENTS[template.moment] ?? template.moment),
            ),
            ...leftOver(template, ['id', 'title', 'audience', 'channel', 'moment', 'written']),
          ],
        }),
      ),
    }),
  ];
}

export function supplySections(runbook: Runbook): Section[] {
  return [
    sectionOf('variables', 'Variables', {
      layout: 'table',
      entries: runbook.variables.map((variable, index) =>
        entryOf({
          section: 'variables',
          path: `variables[${index}]`,
          title: variable.name,
          written: variable.written,
          facts: [
            ...fact('What it is', variable.about),
            ...fact(
              'Value',
              variable.secret ? 'a secret: never shown or kept here' : 'given at use',
            ),
            ...(variable.required === undefined
              ? []
              : fact('In a revision', variable.required ? 'must be set' : 'may be missing')),
            ...leftOver(variable, ['name', 'about', 'secret', 'required', 'written']),
          ],
        }),
      ),
    }),
    sectionOf('synthetic_requests', 'Synthetic requests', {
      entries: runbook.synthetic_requests.map((request, index) => syntheticEntry(request, index)),
    }),
    sectionOf('dependencies', 'Dependencies', {
      entries: runbook.dependencies.map((one, index) =>
        entryOf({
          section: 'dependencies',
          path: `dependencies[${index}]`,
          id: one.id,
          title: one.name,
          written: one.written,
          facts: [
            ...fact('Look at', one.observe),
            ...fact('Service', one.service),
            ...link(
              'Probe',
              one.probe,
              runbook.verification.probes.map(({ id, name }) => ({ id, title: name })),
              'verification',
            ),
            ...fact('When it is gone', one.when_gone),
            ...leftOver(one, ['id', 'name', 'observe', 'service', 'probe', 'when_gone', 'written']),
          ],
        }),
      ),
    }),
  ];
}

function syntheticEntry(request: Runbook['synthetic_requests'][number], index: number): Entry {
  return entryOf({
    section: 'synthetic_requests',
    path: `synthetic_requests[${index}]`,
    id: request.id,
    title: request.name,
    written: request.written,
    facts: [
      ...fact('Kind', inWords(request.kind)),
      ...fact(
        'Request',
        `${request.method} ${request.path ?? '(the runbook gives no address: it can’t be sent)'}`,
        { mono: true },
      ),
      ...(Object.keys(request.headers).length === 0
        ? []
        : fact('Headers', plain(request.headers), { mono: true })),
      ...fact('Body', request.body, { mono: true }),
      ...fact('Body from', request.body_file, { mono: true }),
      ...(request.sign === undefined
        ? []
        : fact(
            'Signed',
            `HMAC ${request.sign.algorithm} with the secret “${request.sign.secret}”, in the header ${request.sign.header}`,
          )),
      ...secretFact(request.needs),
      ...fact('Expects', `status ${request.expect_status.join(' or ')}`, {
        source: request.expect_source,
      }),
      ...fact('So that', request.expectation),
      ...leftOver(request, [
        'id',
        'name',
        'kind',
        'method',
        'path',
        'headers',
        'body',
        'body_file',
        'sign',
        'needs',
        'expect_status',
        'expectation',
        'expect_source',
        'written',
      ]),
    ],
  });
}

export function practiceSections(runbook: Runbook): Section[] {
  return [
    sectionOf('drills', 'Drills', {
      entries: runbook.drills.map((drill, index) =>
        entryOf({
          section: 'drills',
          path: `drills[${index}]`,
          id: drill.id,
          title: drill.title,
          lists: [{ label: 'Passed when', items: drill.checklist }],
          facts: [
            ...fact('Where', drill.environment),
            ...fact('How often', drill.every),
            ...leftOver(drill, ['id', 'title', 'environment', 'every', 'steps', 'checklist']),
          ],
          children: drill.steps.map((step, place) =>
            entryOf({
              section: 'drills',
              path: `drills[${index}].steps[${place}]`,
              marker: String(place + 1),
              title: step.title,
              written: step.written,
              facts: leftOver(step, ['title', 'written']),
            }),
          ),
        }),
      ),
    }),
    sectionOf('automations', 'Automations', {
      entries: runbook.automations.map((one, index) =>
        entryOf({
          section: 'automations',
          path: `automations[${index}]`,
          id: one.id,
          title: one.title,
          written: one.written,
          live: { kind: 'signal', id: one.signal, at: one.at.at },
          facts: [
            ...link('Signal', one.signal, runbook.signals, 'signals'),
            ...limitFact('Limit', one.at, unitOf(runbook, one.signal)),
            ...durationFact('Lasts', one.lasts),
            ...procedureLink('Then', one.procedure, runbook),
            ...leftOver(one, ['id', 'title', 'signal', 'at', 'lasts', 'procedure', 'written']),
          ],
        }),
      ),
    }),
    sectionOf('commands', 'Commands', {
      entries: runbook.commands.map((one, index) =>
        entryOf({
          section: 'commands',
          path: `commands[${index}]`,
          id: one.id,
          title: one.title,
          written: one.written,
          facts: [
            ...fact('In the runbook', one.section),
            ...leftOver(one, ['id', 'title', 'section', 'written']),
          ],
        }),
      ),
    }),
  ];
}

/** `slugs`: the runbooks of this installation, which can be linked to. */
export function relatedSection(runbook: Runbook, slugs: readonly string[]): Section {
  return sectionOf('related_runbooks', 'Related runbooks', {
    entries: runbook.related_runbooks.map((one, index) => {
      const here = slugs.find(
        (slug) => one.path === slug || one.path.replace(/\.(md|ya?ml)$/, '').endsWith(`/${slug}`),
      );
      return entryOf({
        section: 'related_runbooks',
        path: `related_runbooks[${index}]`,
        title: one.title,
        facts: [
          ...fact('Path', one.path, {
            mono: true,
            ...(here === undefined
              ? { note: 'not in this installation' }
              : { href: `/runbooks/${here}` }),
          }),
          ...fact('About', one.about),
          ...leftOver(one, ['title', 'path', 'about']),
        ],
      });
    }),
  });
}
