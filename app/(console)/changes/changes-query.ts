import { queryOptions } from '@tanstack/react-query';
import type { ChangesView } from '@/lib/changes/changes-view';
import { apiGet } from '../live/api';

export const changesQuery = () =>
  queryOptions({
    queryKey: ['changes'],
    queryFn: () => apiGet<ChangesView>('/changes'),
    meta: { topics: ['fleet', 'service:*'] },
  });
