'use client';

import { useNow } from '@/components/frame/server-clock';
import type { Reply } from '@/components/incident/reply';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import { DEPLOYMENT_RELATED } from '@/lib/decisions/began-with-deploy';
import type { AnswerWord } from '@/lib/decisions/decision';
import type { PathRow } from '@/lib/decisions/decision-view';
import { utcTime } from '@/lib/format/time';
import { contextLine, isWorse, type PathCells, pathCells } from './path-text';
import { QuestionRow } from './question-row';

export interface PathRowProps {
  readonly row: PathRow;
  readonly service: string;
  readonly changeWord: 'deploy' | 'change';
  /** Selected: it asks a person, and has the keys 1 2 3. */
  readonly open: boolean;
  readonly last: boolean;
  readonly whyNot: string | null;
  readonly onAnswer: (question: string, answer: AnswerWord) => Reply;
  /** Opens an answered question again; absent: nobody is asked this. */
  readonly onReopen?: (() => void) | undefined;
}

const NUMBER = 'whitespace-nowrap py-1.5 pr-2.5 text-right align-middle text-text-2 max-md:hidden';
/** On a phone a row is shape, question and value. */
const TR = 'max-md:grid max-md:grid-cols-[40px_1fr_auto]';
const OURS = 'underline decoration-dotted decoration-text-3 underline-offset-4';

function shapeOf(row: PathRow): ShapeName {
  if (row.answer === 'unknown') return 'unknown';
  if (row.id === DEPLOYMENT_RELATED) return 'change';
  return isWorse(row) ? 'failing' : 'no';
}

/** One question of the path: what was asked, what it rests on, and how old that is. */
export function PathTableRow(props: PathRowProps) {
  const { row, open } = props;
  const cells = pathCells(row, useNow());
  const worse = isWorse(row);
  const context = contextLine(row, props.service, props.changeWord);
  const bare = cells.value === '' && cells.why !== null;
  return (
    <>
      <tr className={cn(TR, 'border-border border-t', open && 'bg-surface-2')}>
        <td className="relative w-10 py-2 pl-3 align-middle">
          <Rail last={props.last && !open} />
          <Shape
            name={shapeOf(row)}
            className={cn(
              'relative',
              row.id === DEPLOYMENT_RELATED && row.answer !== 'unknown' && 'text-text',
            )}
          />
        </td>
        <th
          scope="row"
          colSpan={bare ? 3 : 1}
          className="py-2 pr-2 text-left align-middle font-normal"
        >
          <Question row={row} worse={worse} onReopen={props.onReopen} />
          <Beneath row={row} cells={cells} />
        </th>
        {bare ? (
          <td colSpan={3} className="py-1 pr-3 text-right text-caption text-text-2">
            {props.onReopen === undefined || row.answeredAt !== null ? (
              cells.why
            ) : (
              <Answer {...props} />
            )}
          </td>
        ) : (
          <>
            <td
              className={cn(
                'whitespace-nowrap py-2 pr-2.5 text-right max-md:pr-3 align-middle',
                worse ? 'font-semibold text-bad' : 'font-semibold text-text',
                row.answer === 'unknown' && 'font-medium text-unknown',
              )}
            >
              {cells.value}
            </td>
            {row.answeredByName === null ? (
              <>
                <td className={NUMBER}>
                  <Sourced source={row.limitSource}>{cells.limit}</Sourced>
                </td>
                <td className={NUMBER}>
                  <Sourced source={row.windowSource}>{cells.window}</Sourced>
                </td>
                <td className={NUMBER}>{cells.samples}</td>
              </>
            ) : (
              <td colSpan={3} className={NUMBER}>
                {row.answeredByName}
              </td>
            )}
            <td className={NUMBER}>{cells.age}</td>
          </>
        )}
      </tr>
      {context.length > 0 && (
        <tr className={cn(TR, open && 'bg-surface-2')}>
          <td className="relative">
            <Rail last={props.last && !open} />
          </td>
          <td colSpan={6} className="pr-3 pb-1.5 text-caption text-text-3 max-md:col-span-2">
            {context.join(' · ')}
          </td>
        </tr>
      )}
      {open && (
        <tr className={cn(TR, 'bg-surface-2')}>
          <td className="relative">
            <Rail last={props.last} />
          </td>
          <td colSpan={6} className="pr-3 pb-2.5 max-md:col-span-2">
            <QuestionRow row={row} whyNot={props.whyNot} onAnswer={props.onAnswer} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Opens a question that waits behind another one. */
function Answer(props: PathRowProps) {
  return (
    <Button
      size="small"
      aria-label={`Answer: ${props.row.question}`}
      disabledReason={props.whyNot ?? undefined}
      onClick={props.onReopen}
    >
      Answer
    </Button>
  );
}

/** Joins the rows to the conclusion. */
function Rail(props: { readonly last: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        'absolute left-[19px] w-0.5 bg-border-strong',
        props.last ? 'top-0 h-1/2' : 'inset-y-0',
      )}
    />
  );
}

function Question(props: {
  readonly row: PathRow;
  readonly worse: boolean;
  readonly onReopen: (() => void) | undefined;
}) {
  const { row, worse } = props;
  const words = (
    <>
      {row.title}
      {row.answeredAt === null && (row.answer !== 'unknown' || row.value === null) && (
        <span className={worse ? 'font-semibold text-bad' : 'text-text-2'}> {row.answer}</span>
      )}
    </>
  );
  const milder = row.answer !== 'unknown' && !worse;
  const className = cn('text-body', milder ? 'text-text-2' : 'font-medium text-text');
  if (props.onReopen === undefined) {
    return (
      <span className={className} title={row.question}>
        {words}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={cn(className, 'text-left hover:underline hover:underline-offset-2')}
      title={`${row.question} Answer again`}
      onClick={props.onReopen}
    >
      {words}
    </button>
  );
}

/** What the table's columns say, on a phone; and who answered, everywhere. */
function Beneath(props: { readonly row: PathRow; readonly cells: PathCells }) {
  const { row, cells } = props;
  const by =
    row.answeredByName === null || row.answeredAt === null
      ? null
      : `${row.answeredByName}, ${utcTime(row.answeredAt)}`;
  const figures =
    row.windowSeconds === null
      ? null
      : [
          ...(cells.limit === '' ? [] : [`limit ${cells.limit}`]),
          cells.window,
          ...(cells.samples === '' ? [] : [`n ${cells.samples}`]),
          ...(cells.age === '' ? [] : [`${cells.age} old`]),
        ].join(', ');
  return (
    <>
      {by !== null && <span className="block text-caption text-text-3 md:hidden">{by}</span>}
      {cells.why !== null && row.value !== null && (
        <span className="block text-caption text-unknown">unknown, {cells.why}</span>
      )}
      {figures !== null && (
        <span className="block text-caption text-text-3 md:hidden">{figures}</span>
      )}
    </>
  );
}

function Sourced(props: {
  readonly source: 'runbook' | 'default' | null;
  readonly children: string;
}) {
  return props.source === 'default' ? (
    <span className={OURS} title="Ripcord’s default: the runbook gives none">
      {props.children}
    </span>
  ) : (
    props.children
  );
}
