import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { AnswerWord } from '@/lib/decisions/decision';
import type { BranchView, TreeNodeView } from '@/lib/decisions/decision-view';

/** The runbook's tree with the path that was walked; where the walk did not come is dimmed. */
export function DecisionTree(props: { readonly nodes: readonly TreeNodeView[] }) {
  return (
    <ol aria-label="The runbook’s tree" className="px-3 py-2">
      {props.nodes.map((node, index) => (
        <li key={node.id} className="relative flex gap-3 pb-2 last:pb-0">
          {index < props.nodes.length - 1 && (
            <span
              aria-hidden="true"
              className={cn(
                'absolute top-4 bottom-0 left-[7px] w-0.5',
                goesOn(node) ? 'bg-text-3' : 'bg-border',
              )}
            />
          )}
          <Shape
            name={shapeOf(node)}
            className={cn('relative mt-0.5 shrink-0', node.answer === null && 'text-text-3')}
          />
          <Node node={node} />
        </li>
      ))}
    </ol>
  );
}

function Node({ node }: { readonly node: TreeNodeView }) {
  const walked = node.answer !== null;
  return (
    <div className={cn('min-w-0 flex-1', !walked && 'text-text-3')}>
      <p className={cn(walked && 'font-medium text-text')}>
        {node.question}{' '}
        <span className={cn('whitespace-nowrap', tone(node))}>
          {node.answer ?? 'not asked'}
          {walked && !node.sure && node.answer !== 'unknown' && ', if it comes to that'}
        </span>
      </p>
      <p className="flex flex-wrap gap-x-3 text-caption">
        <Way word="yes" branch={node.yes} answer={node.answer} />
        <Way word="no" branch={node.no} answer={node.answer} />
      </p>
    </div>
  );
}

/** Where one answer leads; the way that was taken stands out, by weight and by a word. */
function Way(props: {
  readonly word: 'yes' | 'no';
  readonly branch: BranchView;
  readonly answer: AnswerWord | null;
}) {
  const taken = props.answer === props.word;
  return (
    <span className={taken ? 'font-medium text-text' : 'text-text-3'}>
      {props.word} <span aria-hidden="true">→</span>
      <span className="sr-only">leads to</span> {props.branch.words}
      {taken && props.branch.ends && <span className="sr-only"> (reached)</span>}
    </span>
  );
}

function goesOn({ answer, yes, no }: TreeNodeView): boolean {
  if (answer === null) return false;
  return answer === 'unknown' ? !(yes.ends && no.ends) : !{ yes, no }[answer].ends;
}

function shapeOf({ answer, worse }: TreeNodeView): ShapeName {
  if (answer === null) return 'todo';
  if (answer === 'unknown') return 'unknown';
  return answer === worse ? 'failing' : 'no';
}

function tone({ answer, worse }: TreeNodeView): string {
  if (answer === null) return '';
  if (answer === 'unknown') return 'font-medium text-unknown';
  return answer === worse ? 'font-semibold text-bad' : 'text-text-2';
}
