/** The log of Cloud Build's runs, as it stands in Cloud Logging. Pure. */
import type { Build } from '../../core/model';
import { hex } from '../../core/own-lines';
import { noise } from '../../core/random';
import type { LogLine } from './log-line';

const STEP = /^(Step #\d+)/;

export function buildLines(build: Build): LogLine[] {
  const every = (build.finishedAt - build.startedAt) / Math.max(1, build.log.length - 1);
  return build.log.map((text, index): LogLine => {
    const [step] = STEP.exec(text) ?? [];
    return {
      at: Math.floor(build.startedAt + index * every),
      id: `${hex(noise(build.id, 'line'), 8)}${String(index).padStart(4, '0')}`,
      severity: text.startsWith('ERROR') ? 'ERROR' : 'INFO',
      project: build.project,
      log: 'cloudbuild',
      resource: {
        type: 'build',
        labels: {
          project_id: build.project,
          build_id: build.id,
          build_trigger_id: build.trigger,
        },
      },
      labels: step === undefined ? {} : { build_step: step },
      traceId: null,
      request: null,
      text,
      json: null,
    };
  });
}
