import { z } from 'zod';
import { isoTime } from '../core/clock';
import { FaultInput } from '../core/faults';
import { SettingsPatch } from '../core/settings';
import type { World } from '../core/world';
import { chosenScenario, ScenarioChoice } from '../scenarios/scenario-choice';
import type { Control } from './control';
import type { DeployInput } from './deploy';
import { type HttpAnswer, json } from './http-server';

const ClockInput = z.strictObject({ offsetMicros: z.number().int() });

/** JSON over the control functions. Null: not a path of the control API. */
export function controlHttp(
  world: World,
  control: Control,
): (method: string, path: string, body: string) => HttpAnswer | null {
  const routes: Record<string, (body: unknown) => HttpAnswer> = {
    'GET /healthz': () => json(200, { ok: true, now: isoTime(world.clock.now()) }),
    'GET /journal': () => json(200, { entries: control.journal() }),
    'GET /reads': () => json(200, control.reads()),
    'GET /state': () => json(200, control.state()),
    'GET /faults': () => json(200, { faults: control.faults() }),
    'POST /faults': (body) => {
      const input = z.union([FaultInput, z.array(FaultInput)]).parse(body);
      const faults = (Array.isArray(input) ? input : [input]).map((one) => control.fault(one));
      return json(201, { faults });
    },
    'DELETE /faults': () => {
      control.clearFaults();
      return json(200, { faults: [] });
    },
    'GET /settings': () => json(200, world.settings),
    'POST /settings': (body) =>
      json(200, control.settings(withoutAbsent(SettingsPatch.parse(body)))),
    'POST /reset': (body) => {
      const named = Object.keys(z.looseObject({}).parse(body)).length > 0;
      control.reset(named ? chosenScenario(ScenarioChoice.parse(body)) : undefined);
      return json(200, { ok: true });
    },
    'POST /deploy': (body) => {
      // Parsed there, once: what its schema gives out it does not take in.
      const done = control.deploy(body as DeployInput);
      return done.ok ? json(200, done.value) : json(404, { error: done.error });
    },
    'POST /clock': (body) => {
      control.setClockOffset(ClockInput.parse(body).offsetMicros);
      return json(200, { now: isoTime(world.clock.now()) });
    },
  };
  return (method, path, body) => {
    const route = routes[`${method} ${path}`];
    if (route === undefined) return null;
    try {
      return route(body === '' ? {} : JSON.parse(body));
    } catch (cause) {
      if (cause instanceof z.ZodError) return json(400, { error: z.prettifyError(cause) });
      if (cause instanceof SyntaxError) return json(400, { error: cause.message });
      throw cause;
    }
  };
}

function withoutAbsent<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
