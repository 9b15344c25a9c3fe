/** Pure: two revisions side by side, row by row. */
import { formatDuration } from '@/lib/format/duration';
import { MIGRATIONS_ANNOTATION } from '@/lib/runs/verdict-checks';
import type { ComparisonCell, ComparisonRow } from './service-view';
import type { Revision, TargetState } from './target-state';

/** Effective share of a revision, percent points. */
export function servedPercent(state: TargetState, revision: string): number {
  return state.effective
    .filter((entry) => entry.revision === revision)
    .reduce((sum, { percent }) => sum + percent, 0);
}

/** Null: the revision is not there, so nothing of it is known. */
type Side = Revision | null;

/** Everything that the platform says of both. Values of variables were redacted when they were read. */
export function compareRevisions(
  state: TargetState,
  current: Side,
  candidate: Side,
): ComparisonRow[] {
  const row = (label: string, of: (revision: Revision) => string | null, mono = false) =>
    comparison(label, textOf(current, of), textOf(candidate, of), mono);
  return [
    comparison('Traffic', trafficCell(state, current), trafficCell(state, candidate)),
    row('Image digest', ({ digest }) => digest?.replace('sha256:', '').slice(0, 12) ?? null, true),
    row('Commit', ({ commit }) => commit?.slice(0, 7) ?? null, true),
    row('Image', ({ image }) => image.replace(/@sha256:.*$/, ''), true),
    ...environment(current, candidate),
    ...secretReferences(current, candidate),
    row('CPU', ({ cpu }) => cpu),
    row('Memory', ({ memory }) => memory),
    row('Instances', instances),
    row('Requests at once', ({ concurrency }) => concurrency?.toString() ?? null),
    row('Timeout', ({ timeoutSeconds }) =>
      timeoutSeconds === null ? null : formatDuration(timeoutSeconds),
    ),
    row('Service account', ({ serviceAccount }) => serviceAccount || 'the default one', true),
    row('Schema change', ({ annotations }) => annotations[MIGRATIONS_ANNOTATION] ?? null),
    row('Ready', ({ ready, condition }) => (ready === 'unknown' ? null : (condition ?? ready))),
  ];
}

/** Equal texts are the same; where either can't be read nothing is claimed. */
export function comparison(
  label: string,
  current: ComparisonCell | null,
  candidate: ComparisonCell | null,
  mono = false,
): ComparisonRow {
  const change =
    current === null || candidate === null
      ? 'unknown'
      : current.text === candidate.text
        ? 'same'
        : 'changed';
  return { label, current, candidate, change, ...(mono ? { mono } : {}) };
}

function textOf(side: Side, of: (revision: Revision) => string | null): ComparisonCell | null {
  const text = side === null ? null : of(side);
  return text === null ? null : { text };
}

function trafficCell(state: TargetState, side: Side): ComparisonCell | null {
  if (side === null) return null;
  const percent = servedPercent(state, side.name);
  const tags = state.desired.flatMap(({ tag, revision }) =>
    tag !== null && (revision ?? state.latestReadyRevision) === side.name ? [tag] : [],
  );
  return {
    text: `${percent} %`,
    percent,
    ...(tags.length === 0 ? {} : { aside: `tag ${tags.join(', ')}` }),
  };
}

function instances({ minInstances, maxInstances }: Revision): string {
  return `${minInstances} to ${maxInstances ?? 'the platform’s default'}`;
}

function environment(current: Side, candidate: Side): ComparisonRow[] {
  const names = union(current, candidate, ({ environment: all }) => all.map(({ name }) => name));
  const cell = (side: Side, name: string) =>
    textOf(
      side,
      (revision) => revision.environment.find((entry) => entry.name === name)?.shown ?? 'not set',
    );
  return names.map((name) => comparison(name, cell(current, name), cell(candidate, name), true));
}

function secretReferences(current: Side, candidate: Side): ComparisonRow[] {
  const places = union(current, candidate, ({ secrets }) => secrets.map(({ at }) => at));
  const cell = (side: Side, place: string): ComparisonCell | null => {
    const reference = side?.secrets.find(({ at }) => at === place);
    if (reference === undefined) return textOf(side, () => 'not set');
    const text = `${reference.secret}:${reference.version}`;
    if (reference.version !== 'latest') return { text };
    return { text, warning: 'read when an instance starts: does not go back with traffic' };
  };
  return places.map((place) => ({
    ...comparison(place, cell(current, place), cell(candidate, place), true),
    note: 'secret',
  }));
}

function union(a: Side, b: Side, of: (revision: Revision) => string[]): string[] {
  return [...new Set([...(a === null ? [] : of(a)), ...(b === null ? [] : of(b))])].sort();
}
