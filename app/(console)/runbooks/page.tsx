import { RunbookList } from '@/components/runbook/runbook-list';
import { meRead } from '@/lib/auth/queries/me';
import { runbooksList } from '@/lib/runbooks/queries/runbooks';
import { readForPage } from '../live/prefetch';
import { WaitingImports } from './waiting-imports';

export const metadata = { title: 'Runbooks' };

export default async function RunbooksPage() {
  const [view, me] = await Promise.all([readForPage(runbooksList, {}), readForPage(meRead, {})]);
  return (
    <RunbookList
      view={view}
      imports={<WaitingImports imports={view.imports} isAdmin={me.role === 'admin'} />}
    />
  );
}
