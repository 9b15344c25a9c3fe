import type { FrameBanner } from '@/components/frame/frame-view';
import type { FrameFacts } from '@/lib/incidents/frame-facts';

export const FREEZE_BANNER = 'freeze';

/** What stands over every page: who went past the checks, what rests, what is held, what is reduced. */
export function bannersOf(frame: FrameFacts, path: string): FrameBanner[] {
  return [
    ...frame.breakGlass.map(
      (glass): FrameBanner => ({
        id: glass.runId,
        kind: 'glass',
        text: `Break-glass: ${glass.by} applied run ${glass.runNumber} alone, past its checks`,
        aside: glass.reason,
        until: glass.expiresAt,
        ...(glass.incident === null ? {} : { href: roomPath(glass.incident) }),
      }),
    ),
    ...freezeBanner(frame),
    ...drillBanner(path),
    // A room has its own hold banner, with the way to release it.
    ...(path.startsWith('/incidents/') ? [] : frame.holds).map(
      (hold): FrameBanner => ({
        id: hold.id,
        kind: 'hold',
        text: `Hold on ${hold.label}, by ${hold.owner}`,
        aside: `until ${hold.expiresAt.slice(11, 16)} UTC; later deployments get 0 %`,
        href: `/services/${hold.service}`,
      }),
    ),
    ...(frame.tamperEvidence === 'full' ? [] : [REDUCED]),
  ];
}

function roomPath({ number, drill }: { readonly number: number; readonly drill: boolean }): string {
  return `/incidents/${drill ? 'D-' : ''}${number}`;
}

function freezeBanner({ freeze, person }: FrameFacts): FrameBanner[] {
  if (freeze === null) return [];
  return [
    {
      id: FREEZE_BANNER,
      kind: 'freeze',
      text: `All runs are frozen by ${freeze.by}`,
      aside: freeze.reason,
      until: freeze.expiresAt,
      action: {
        label: 'Release',
        ...(person.role === 'commander' || person.role === 'admin'
          ? {}
          : { disabledReason: 'needs the commander role' }),
      },
    },
  ];
}

function drillBanner(path: string): FrameBanner[] {
  if (!path.startsWith('/incidents/D-')) return [];
  return [
    {
      id: 'drill',
      kind: 'drill',
      text: 'Drill: practice, not the real thing',
      aside: 'the public is never told of it',
    },
  ];
}

const REDUCED: FrameBanner = {
  id: 'tamper-evidence',
  kind: 'stale',
  text: 'Tamper evidence: reduced',
  aside: 'one database role does everything; set MIGRATE_DATABASE_URL to the owner',
};
