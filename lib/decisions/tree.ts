import type { Branch, DecisionRules, Effect, TreeNode } from '@/lib/runbooks/decision-schema';
import type { AnswerWord, WalkedNode } from './decision';
import { type Answers, allKnown, answerTo, type Grounds, yesGrounds } from './grounds';

type Tree = Extract<DecisionRules, { kind: 'tree' }>;

interface Leaf {
  readonly effect: Effect;
  /** The question whose answer led here. */
  readonly question: string;
  readonly node: TreeNode;
  /** It was reached by the worse of its node's two answers. */
  readonly byWorse: boolean;
  /** Every node on the way to it was known. */
  readonly sure: boolean;
}

/**
 * What the tree says, with the criteria beside it that have an effect of their own. A leaf reached
 * by a known worse answer counts although a node before it is not known: that one could only be
 * worse still. "It can't be fixed forward" counts so only where something is known to be wrong. A
 * milder leaf counts when everything is known.
 */
export function treeGrounds(tree: Tree, answers: Answers): Grounds {
  const complete = allKnown(tree.questions, answers);
  const grounds = yesGrounds(tree.questions, answers, null);
  const { leaf } = walk(tree, answers);
  if (leaf === null) return { grounds, complete };
  const wrong = leaf.node.worse === 'yes' || grounds.length > 0;
  const counts = leaf.byWorse ? leaf.sure || wrong : complete;
  // First, so that of two that mean the same the tree's own is named.
  if (counts) grounds.unshift({ question: leaf.question, effect: leaf.effect });
  return { grounds, complete };
}

/** The nodes in the order in which they were asked, for the screen and the record. */
export function walkTree(tree: Tree, answers: Answers): readonly WalkedNode[] {
  return walk(tree, answers).walked;
}

/** Questions whose no is the worse answer. */
export function worseWhenNo({ nodes }: Tree): readonly string[] {
  return nodes.filter(({ worse }) => worse === 'no').flatMap(({ any_of }) => any_of);
}

/** At a node that is not known the walk goes on along the milder branch, to see what is beyond. */
function walk(
  { nodes }: Tree,
  answers: Answers,
): { readonly walked: readonly WalkedNode[]; readonly leaf: Leaf | null } {
  const walked: WalkedNode[] = [];
  let sure = true;
  let index = 0;
  let node = nodes[0];
  while (node !== undefined) {
    const answer = answerOf(node, answers);
    const { id, title, written, worse } = node;
    walked.push({ id, title, question: written, answer, sure, questions: node.any_of });
    const word = answer === 'unknown' ? (worse === 'yes' ? 'no' : 'yes') : answer;
    sure &&= answer !== 'unknown';
    const branch: Branch = node[word];
    if (branch.outcome !== undefined) {
      const question = node.any_of.find((one) => answerTo(one, answers) === word);
      const byWorse = answer === worse;
      const deciding = question ?? node.any_of[0] ?? id;
      return { walked, leaf: { effect: branch.outcome, question: deciding, node, byWorse, sure } };
    }
    const later: number = nodes.findIndex((one, place) => place > index && one.id === branch.next);
    index = later;
    node = later < 0 ? undefined : nodes[later];
  }
  return { walked, leaf: null };
}

function answerOf({ any_of }: TreeNode, answers: Answers): AnswerWord {
  const given = any_of.map((id) => answerTo(id, answers));
  if (given.includes('yes')) return 'yes';
  return given.includes('unknown') ? 'unknown' : 'no';
}
