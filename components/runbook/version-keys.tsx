'use client';

import { useRouter } from 'next/navigation';
import { useKeys } from '@/components/frame/keys';
import type { ComparedVersions } from '@/lib/runbooks/versions-view';

/** From change to change, and from version to version. */
export function VersionKeys(props: {
  readonly slug: string;
  readonly compared: Pick<ComparedVersions, 'from' | 'to'> | null;
  /** Newest first, the waiting text before them. */
  readonly keys: readonly (number | 'draft')[];
}) {
  const router = useRouter();
  const { slug, compared, keys } = props;
  const move = (step: 1 | -1) => {
    const all = [...document.querySelectorAll<HTMLElement>('[data-change]')];
    const at = all.findIndex((element) => element.matches(':focus'));
    const wanted = all[at < 0 ? 0 : (at + step + all.length) % all.length];
    wanted?.scrollIntoView({ block: 'center' });
    wanted?.focus({ preventScroll: true });
  };
  const at = compared === null ? -1 : keys.indexOf(compared.to);
  const version = (step: 1 | -1) => {
    const to = keys[at + step];
    if (to !== undefined) router.push(`/runbooks/${slug}/versions?to=${to}`);
  };
  const older = at < 0 || at + 2 >= keys.length ? 'There is no older comparison.' : undefined;
  const newer = at <= 0 ? 'This is the newest.' : undefined;
  useKeys('Versions', [
    { key: 'j', label: 'change', repeat: true, run: () => move(1) },
    { key: 'k', label: 'change', repeat: true, run: () => move(-1) },
    { key: '[', label: 'older, newer', disabledReason: older, run: () => version(1) },
    { key: ']', label: 'older, newer', disabledReason: newer, run: () => version(-1) },
    { key: 'o', label: 'runbook', run: () => router.push(`/runbooks/${slug}`) },
  ]);
  return null;
}
