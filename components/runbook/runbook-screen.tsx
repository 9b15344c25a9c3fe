import { ButtonLink } from '@/components/ui/button-link';
import { Shape } from '@/components/ui/shapes';
import { utcDay } from '@/lib/format/time';
import type { RunbookView } from '@/lib/runbooks/runbook-view';
import { AboutPanel } from './about-panel';
import { Contents } from './contents';
import { LintPanel } from './lint-panel';
import { LiveGauge } from './live-gauge';
import { LiveProblem } from './live-value';
import { RunbookHead } from './runbook-head';
import { RunbookKeys } from './runbook-keys';
import { SectionPanel } from './section-panel';

/** The whole runbook: contents, its sections with what is measured now, what was found in it. */
export function RunbookScreen(props: { readonly view: RunbookView }) {
  const { view } = props;
  return (
    <div className="flex flex-col gap-3">
      <RunbookKeys slug={view.slug} owned={view.ownedBy} />
      <RunbookHead view={view} />
      <Banners view={view} />
      <LiveProblem />
      <div className="grid items-start gap-3 lg:grid-cols-[216px_minmax(0,1fr)_348px]">
        <Contents sections={view.sections} findings={view.findings} />
        <div className="flex min-w-0 flex-col gap-3">
          {view.sections.map((section) => {
            const changed = view.changed.find(
              ({ procedure }) => section.id === `procedure-${procedure}`,
            );
            return (
              <SectionPanel
                key={section.id}
                section={section}
                {...(changed === undefined
                  ? {}
                  : {
                      aside: (
                        <span className="flex items-center gap-1.5 text-warn">
                          <Shape name="differs" size={12} />
                          {changed.sentence}
                        </span>
                      ),
                    })}
              >
                {section.id === 'decision' && <LiveGauge />}
              </SectionPanel>
            );
          })}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <LintPanel view={view} />
          <AboutPanel view={view} />
        </div>
      </div>
    </div>
  );
}

function Banners(props: { readonly view: RunbookView }) {
  const { view } = props;
  const older = view.incidents.filter(({ version }) => version !== view.inForce);
  return (
    <>
      {view.inForce !== view.number && (
        <Banner
          action={
            <ButtonLink size="small" href={`/runbooks/${view.slug}`}>
              Read the one in force
            </ButtonLink>
          }
        >
          <strong className="font-semibold">Not in force.</strong> This is version {view.number};{' '}
          {view.inForce === null ? 'none is in force' : `version ${view.inForce} is in force`}.
        </Banner>
      )}
      {view.problems.length > 0 && (
        <Banner>
          <strong className="font-semibold">The file has a mistake.</strong> What is shown is the
          last version that had none; the lint says where.
        </Banner>
      )}
      {view.draft !== null && (
        <Banner
          action={
            <ButtonLink size="small" href={`/runbooks/${view.slug}/versions?to=draft`}>
              Look at it
            </ButtonLink>
          }
        >
          <strong className="font-semibold">A text waits for a second admin.</strong> By{' '}
          {view.draft.author}, {utcDay(view.draft.createdAt)}: {view.draft.actions.join(' ')}
        </Banner>
      )}
      {view.changed.map((changed) => (
        <Banner key={changed.procedure}>
          <strong className="font-semibold">Procedure changed since it last ran.</strong>{' '}
          {changed.title} ran last as version {changed.version} on {utcDay(changed.ranAt)}, run{' '}
          {changed.runNumber}: {changed.sentence}.
        </Banner>
      ))}
      {older.length > 0 && (
        <Banner
          action={
            <ButtonLink
              size="small"
              href={`/runbooks/${view.slug}/versions?from=${older[0]?.version ?? ''}&to=${view.inForce ?? ''}`}
            >
              Compare and adopt
            </ButtonLink>
          }
        >
          {older.map(({ label, version }) => `${label} keeps version ${version}`).join('; ')}.
        </Banner>
      )}
    </>
  );
}

function Banner(props: { readonly action?: React.ReactNode; readonly children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-panel bg-warn-bg px-3 py-2 text-body">
      <Shape name="degraded" />
      <p className="min-w-0 flex-1">{props.children}</p>
      {props.action}
    </div>
  );
}
