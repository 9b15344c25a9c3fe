import { runbookText } from '@/lib/runbooks/queries/runbook-text';
import { readForPage } from '../../../live/prefetch';
import { RunbookEdit } from './edit';

interface Props {
  readonly params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Change ${(await params).slug}` };
}

export default async function RunbookEditPage({ params }: Props) {
  const { slug } = await params;
  return <RunbookEdit text={await readForPage(runbookText, { slug })} />;
}
