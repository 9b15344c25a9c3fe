import { VersionsScreen } from '@/components/runbook/versions-screen';
import { meRead } from '@/lib/auth/queries/me';
import { runbookVersions } from '@/lib/runbooks/queries/runbook-versions';
import { readForPage } from '../../../live/prefetch';
import { VersionActs } from './version-acts';

interface Props {
  readonly params: Promise<{ slug: string }>;
  readonly searchParams: Promise<{ from?: string; to?: string }>;
}

export async function generateMetadata({ params }: Props) {
  return { title: `Versions of ${(await params).slug}` };
}

export default async function RunbookVersionsPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const { from, to } = await searchParams;
  const view = await readForPage(runbookVersions, {
    slug,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  });
  const me = await readForPage(meRead, {});
  return (
    <VersionsScreen view={view} acts={<VersionActs view={view} isAdmin={me.role === 'admin'} />} />
  );
}
