'use client';

import { MatrixGauge } from '@/components/decision/matrix-gauge';
import { useRunbookLive } from './live-context';

/** Where the matrix stands now, for each service that uses it. */
export function LiveGauge() {
  const view = useRunbookLive();
  return (view?.services ?? []).map(({ slug, matrix }) =>
    matrix === null ? null : (
      <div key={slug} className="border-border border-t">
        <MatrixGauge matrix={matrix} />
      </div>
    ),
  );
}
