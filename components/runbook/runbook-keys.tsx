'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useKeys } from '@/components/frame/keys';

function go(selector: string, step: 1 | -1, focus: (element: HTMLElement) => HTMLElement | null) {
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = all.findIndex((element) => focus(element) === document.activeElement);
  const near = all.findIndex((element) => element.getBoundingClientRect().top > -8);
  const next = at >= 0 ? at + step : step > 0 ? Math.max(0, near) : near - 1;
  const wanted = all[(next + all.length) % all.length];
  if (wanted === undefined) return;
  wanted.scrollIntoView({ block: 'start' });
  focus(wanted)?.focus({ preventScroll: true });
}

/** The page's keys, and which section of the contents is on screen. */
export function RunbookKeys(props: { readonly slug: string; readonly owned: 'file' | 'app' }) {
  const router = useRouter();
  const section = (step: 1 | -1) =>
    go('[data-section]', step, (element) => element.querySelector('h2'));
  useKeys('Runbook', [
    { key: 'j', label: 'section', repeat: true, run: () => section(1) },
    { key: 'k', label: 'section', repeat: true, run: () => section(-1) },
    {
      key: 'f',
      label: 'next finding',
      repeat: true,
      run: () => go('[data-finding]', 1, (element) => element),
    },
    {
      key: 'v',
      label: 'versions',
      run: () => router.push(`/runbooks/${props.slug}/versions`),
      palette: { group: 'Go to', label: 'Versions of this runbook', target: props.slug },
    },
    {
      key: 'e',
      label: props.owned === 'file' ? 'write a patch' : 'edit',
      run: () => router.push(`/runbooks/${props.slug}/edit`),
      palette: { group: 'Go to', label: 'Change this runbook', target: props.slug },
    },
  ]);
  useEffect(() => {
    const marks = new Map<string, HTMLElement>();
    for (const link of document.querySelectorAll<HTMLElement>('nav [data-contents]')) {
      marks.set(link.dataset.contents ?? '', link);
    }
    const seen = new Set<string>();
    const order = [...marks.keys()];
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          if (isIntersecting) seen.add(target.id);
          else seen.delete(target.id);
        }
        const current = order.find((id) => seen.has(id));
        for (const [id, link] of marks) {
          if (id === current) link.setAttribute('aria-current', 'location');
          else link.removeAttribute('aria-current');
        }
      },
      { rootMargin: '-64px 0px -50% 0px' },
    );
    for (const element of document.querySelectorAll('[data-section]')) observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return null;
}
