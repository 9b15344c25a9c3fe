import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftPostmortem, type PostmortemInput } from './draft';
import { escapeMarkdown, postmortemMarkdown } from './markdown';
import { ENTRIES, entry } from './testing/entries';

const INPUT: PostmortemInput = {
  incident: {
    number: 42,
    drill: false,
    title: 'A third of requests fail',
    severityLabel: 'High',
    services: ['Virtuoso API'],
  },
  entries: ENTRIES,
};
const markdown = (input: Partial<PostmortemInput> = {}) =>
  postmortemMarkdown(draftPostmortem({ ...INPUT, ...input })).replaceAll(
    /[\u202f\u00a0\u2009]/g,
    ' ',
  );

const part = (text: string, heading: string) =>
  text.split(/^## /m).find((section) => section.startsWith(heading)) ?? '';

describe('the draft of a post-mortem', () => {
  it('has the standard sections in order', () => {
    const headings = [...markdown().matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'Overview',
      'What happened',
      'Contributing factors',
      'Resolution',
      'Impact',
      'Responders',
      'Timeline',
      'What went well',
      "What didn't",
      'Action items',
    ]);
  });
  it('is filled from the record and cites it', () => {
    const text = markdown();
    expect(part(text, 'Overview')).toContain('by Demo Commander. `seq 3`');
    expect(part(text, 'Contributing')).toContain(
      'Trigger: Cloud Build gave 00002-mux all traffic.',
    );
    expect(part(text, 'Impact')).toContain('People saw: Many users.');
    expect(part(text, 'Impact')).toContain('| Time to decide | 4 m 18 s |');
    expect(part(text, 'Responders')).toContain('- Demo Commander: incident commander');
    expect(part(text, 'Responders')).toContain('- Demo Comms: responder');
    expect(part(text, 'Resolution')).toContain('All traffic to 00001-abc');
    expect(part(text, 'Timeline')).not.toContain('step.sent');
    expect(part(text, 'What went well')).toContain('Time to mitigate: 10 m 47 s, goal 30 min.');
    expect(part(text, 'Action items')).toContain('Add a signal for: Data corruption.');
    expect(part(text, 'Action items')).toContain('release the hold on virtuoso-api-00002-mux');
  });
  it('says what is missing and what people have to write', () => {
    const text = markdown({ entries: [] });
    expect(text).toContain('It is not resolved yet.');
    expect(text).toContain('| Time to detect | not recorded |');
    expect(part(text, "What didn't")).toContain('Not on the record: started, detected, declared');
    expect(text.match(/_To be written: /g)?.length).toBeGreaterThan(4);
  });
  it('names setbacks', () => {
    const failed = entry(18, [
      '03:44:00',
      'run.failed',
      { runId: 'r2', reason: 'two probes fail' },
    ]);
    expect(part(markdown({ entries: [...ENTRIES, failed] }), "What didn't")).toContain(
      'A run failed: two probes fail `seq 18`',
    );
  });
  it('is marked when it was a drill', () => {
    const text = markdown({ incident: { ...INPUT.incident, drill: true } });
    expect(text).toContain('# D-42: ');
    expect(text).toContain('**This was a drill.**');
  });
  it('shows an erased entry as erased', () => {
    const erased = ENTRIES.map((one) =>
      one.seq === 5 ? { ...one, body: null, erased: true } : one,
    );
    expect(part(markdown({ entries: erased }), 'Timeline')).toContain('| Demo Comms | Erased |');
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['# not a heading', '\\# not a heading'],
    ['- not a list', '\\- not a list'],
    ['1. not a list', '1\\. not a list'],
    ['a | b', 'a \\| b'],
    ['[x](javascript:alert(1))', '\\[x\\]\\(javascript&#58;alert\\(1\\)\\)'],
    ['<script>', '&lt;script&gt;'],
    ['line\n\n# two', 'line \\# two'],
    ['`code` **bold** _it_', '\\`code\\` \\*\\*bold\\*\\* \\_it\\_'],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
  ])('%j becomes %j', (given, escaped) => {
    expect(escapeMarkdown(given)).toBe(escaped);
  });
  it('gives one line without HTML for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        return !/[\r\n\u2028\u2029<>]/.test(escapeMarkdown(text));
      }),
      { numRuns: 2_000 },
    );
  });
  it('keeps a table’s cells in their row whatever is in them', () => {
    const nasty = entry(18, ['05:00:00', 'note.added', { text: 'a | b\n| c | d |\n\n## x' }], {
      pinned: true,
    });
    const text = markdown({ entries: [...ENTRIES, nasty] });
    const rows = part(text, 'Timeline')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    const cells = rows.map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([7]));
    expect(text.match(/^## /gm)).toHaveLength(10);
  });
});
