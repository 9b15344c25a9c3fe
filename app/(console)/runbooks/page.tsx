import { RunbookList } from '@/components/runbook/runbook-list';
import { runbooksList } from '@/lib/runbooks/queries/runbooks';
import { readForPage } from '../live/prefetch';

export const metadata = { title: 'Runbooks' };

export default async function RunbooksPage() {
  return <RunbookList view={await readForPage(runbooksList, {})} />;
}
