import type { Runbook } from '../schema';
import type { Section } from '../section-view';
import {
  contactSection,
  messageSections,
  practiceSections,
  relatedSection,
  supplySections,
} from './around';
import { entryOf, fact, inWords, leftOver, sectionOf } from './build';
import { decisionSections } from './decision';
import {
  checklistSections,
  failureSection,
  purposeSections,
  signalSection,
  triggerSection,
} from './knowledge';
import { placeNotes } from './notes';
import { procedureSections, verificationSections } from './procedures';

/** Members that a builder turns into a section, or that the page's head says. */
const SHOWN = [
  ...['slug', 'title', 'version', 'owner', 'updated', 'summary', 'target_roles', 'review'],
  ...['severities', 'triggers', 'signals', 'decision', 'checklists', 'procedures'],
  ...['verification', 'stability_watch', 'hold', 'messages', 'contacts', 'failure_modes'],
  ...['pitfalls', 'written', 'when_to_use', 'prerequisites', 'impact_assessment'],
  ...['related_runbooks', 'variables', 'synthetic_requests', 'dependencies', 'commands'],
  ...['automations', 'drills', 'templates'],
];

/**
 * The whole runbook in sections, in the order in which somebody reads it at night: when, how bad,
 * what is measured, what to do, how one sees that it worked, then what stands around it. Empty ones
 * are left out; pitfalls and written lines stand where they bite.
 */
export function runbookSections(runbook: Runbook, slugs: readonly string[]): Section[] {
  const sections = [
    ...purposeSections(runbook),
    triggerSection(runbook),
    signalSection(runbook),
    ...decisionSections(runbook),
    ...checklistSections(runbook).slice(0, 1),
    ...procedureSections(runbook),
    ...verificationSections(runbook),
    ...checklistSections(runbook).slice(1),
    failureSection(runbook),
    contactSection(runbook),
    ...messageSections(runbook),
    ...supplySections(runbook),
    ...practiceSections(runbook),
    relatedSection(runbook, slugs),
    aboutSection(runbook),
  ];
  return placeNotes(runbook, sections).filter(
    ({ facts, entries, notes, lead, id }) =>
      entries.length + facts.length + notes.length > 0 || (id === 'decision' && lead !== null),
  );
}

/** What the file says of itself beside the head's line. */
function aboutSection(runbook: Runbook): Section {
  const { review } = runbook;
  return sectionOf('about', 'This text', {
    path: '',
    facts: [
      ...fact('File', `${runbook.slug}.yaml`, { mono: true }),
      ...fact('Targets', runbook.target_roles.join(', ')),
      ...(review === undefined
        ? []
        : fact('Reviewed', review.every, {
            source: review.source,
            ...(review.written === undefined ? {} : { note: review.written }),
          })),
      ...(review?.seconds == null
        ? []
        : fact('Counted as', `every ${Math.round(review.seconds / 8640) / 10} days`)),
    ],
    entries: Object.entries(runbook).flatMap(([name, value]) =>
      SHOWN.includes(name) || value === undefined
        ? []
        : [
            entryOf({
              section: 'about',
              path: name,
              id: name,
              title: inWords(name),
              facts: leftOver({ [name]: value }, []),
            }),
          ],
    ),
  });
}
