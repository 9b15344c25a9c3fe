'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useDeferredValue, useState } from 'react';
import type { PaletteAction } from '@/components/frame/key-registry';
import { serviceNamesQuery } from './live/queries';

/** One letter finds too much to be worth a question. */
const FROM_LETTERS = 2;

/** Services found by what is typed into the palette: no page is sent all their names. */
export function useSoughtServices(): {
  readonly seek: (text: string) => void;
  readonly found: readonly PaletteAction[];
} {
  const router = useRouter();
  const [text, setText] = useState('');
  const sought = useDeferredValue(text).trim();
  const enabled = sought.length >= FROM_LETTERS;
  const { data } = useQuery({
    ...serviceNamesQuery(sought),
    enabled,
    placeholderData: keepPreviousData,
  });
  const found = (enabled ? (data?.services ?? []) : []).map(
    ({ slug, name }): PaletteAction => ({
      id: `service ${slug}`,
      label: name,
      risk: 'service',
      group: 'Go to',
      run: () => router.push(`/services/${slug}`),
    }),
  );
  return { seek: setText, found };
}
