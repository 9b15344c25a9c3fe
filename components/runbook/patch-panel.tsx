'use client';

import { useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Written } from './entry-block';

/** What was written as a patch: for the file's own repository. */
export function PatchPanel(props: {
  readonly file: string;
  readonly patch: string;
  /** Why the text can't be loaded; null: it can. */
  readonly refused: string | null;
}) {
  const { file, patch, refused } = props;
  const [said, setSaid] = useState<string | null>(null);
  const whyNot = patch === '' ? 'Nothing is changed yet.' : refused;
  const copy = async () => {
    const done = await navigator.clipboard.writeText(patch).then(
      () => true,
      () => false,
    );
    setSaid(done ? 'Copied.' : 'The browser did not let it be copied: take it from below.');
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([patch], { type: 'text/x-patch' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${file.replaceAll('/', '-')}.patch`;
    link.click();
    URL.revokeObjectURL(url);
  };
  useKeys('Patch', [
    {
      key: 'c',
      label: 'copy patch',
      disabledReason: whyNot ?? undefined,
      run: () => void copy(),
    },
  ]);
  return (
    <Panel title="Patch" aside={patch === '' ? 'nothing changed' : file}>
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            shortcut="c"
            disabledReason={whyNot ?? undefined}
            onClick={() => void copy()}
          >
            Copy the patch
          </Button>
          <Button size="small" disabledReason={whyNot ?? undefined} onClick={download}>
            Download
          </Button>
        </div>
        <p role="status" className="text-caption text-text-2">
          {said ?? (patch !== '' && refused !== null ? refused : 'git apply takes it.')}
        </p>
        {patch !== '' && (
          <div className="max-h-[50dvh] overflow-y-auto [scrollbar-width:thin]">
            <Written text={patch} />
          </div>
        )}
      </div>
    </Panel>
  );
}
