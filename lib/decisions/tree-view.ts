import type { Branch, DecisionRules, TreeNode } from '@/lib/runbooks/decision-schema';
import type { WalkedNode } from './decision';
import type { BranchView, TreeNodeView } from './decision-view';

/** The whole tree with the walk through it; null where the runbook decides otherwise. */
export function treeView(
  rules: DecisionRules,
  walked: readonly WalkedNode[],
): readonly TreeNodeView[] | null {
  if (rules.kind !== 'tree') return null;
  return rules.nodes.map((node) => {
    const asked = walked.find(({ id }) => id === node.id);
    return {
      id: node.id,
      title: node.title,
      question: node.written,
      answer: asked?.answer ?? null,
      sure: asked?.sure ?? false,
      worse: node.worse,
      yes: branchView(node.yes, rules.nodes),
      no: branchView(node.no, rules.nodes),
    };
  });
}

function branchView({ outcome, next }: Branch, nodes: readonly TreeNode[]): BranchView {
  if (outcome !== undefined) return { words: outcome.action, ends: true };
  return { words: nodes.find(({ id }) => id === next)?.title ?? '', ends: false };
}
