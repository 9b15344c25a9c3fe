import type { Block, Postmortem, Statement } from './postmortem';

/**
 * The post-mortem in Markdown. What people typed is text, whatever it looks like: it can't become a
 * heading, a link, an image, HTML or a table cell of its own.
 */
export function postmortemMarkdown(postmortem: Postmortem): string {
  const parts = [`# ${escapeMarkdown(postmortem.title)}`];
  if (postmortem.drill) parts.push('**This was a drill.**');
  for (const { heading, blocks } of postmortem.sections) {
    parts.push(`## ${escapeMarkdown(heading)}`);
    parts.push(...(blocks.length > 0 ? blocks.map(block) : ['_Nothing was recorded._']));
  }
  return `${parts.join('\n\n')}\n`;
}

function block(one: Block): string {
  switch (one.kind) {
    case 'text':
      return one.statements.map(statement).join(' ');
    case 'list':
      return one.items.map((item) => `- ${statement(item)}`).join('\n');
    case 'table':
      return [
        row(one.header),
        row(one.header.map(() => '---')),
        ...one.rows.map((cells) => row(cells.map(escapeMarkdown))),
      ].join('\n');
    case 'prompt':
      return `_To be written: ${escapeMarkdown(one.text)}_`;
  }
}

function statement({ text, seqs }: Statement): string {
  const cited = seqs.map((seq) => `\`seq ${seq}\``).join(' ');
  return cited === '' ? escapeMarkdown(text) : `${escapeMarkdown(text)} ${cited}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** One line of plain text in Markdown: line breaks become spaces, everything that marks up is escaped. */
export function escapeMarkdown(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#!|~^$]/g, '\\$&')
    .replace(/^(\s*)([-+=:])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replaceAll(/\b(https?|ftp|mailto|javascript):/gi, '$1&#58;')
    .replaceAll(/\bwww\./gi, 'www&#46;')
    .replaceAll('@', '&#64;');
}
