'use client';

import { useRouter } from 'next/navigation';
import { RunbookEditor, type RunbookText } from '@/components/runbook/runbook-editor';
import { useCommand } from '../../../live/use-command';
import { checkRunbookAction } from './check-action';

export function RunbookEdit(props: { readonly text: RunbookText }) {
  const { slug, digest } = props.text;
  const router = useRouter();
  const command = useCommand();
  return (
    <RunbookEditor
      text={props.text}
      onCheck={(yaml) => checkRunbookAction(slug, yaml)}
      onSave={(yaml, note) => command('runbook.save_draft', { slug, base: digest, yaml, note })}
      onSaved={() => {
        router.push(`/runbooks/${slug}`);
        router.refresh();
      }}
    />
  );
}
