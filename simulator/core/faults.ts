import { z } from 'zod';
import { Scaling, TrafficInput } from './model';
import { CODES, type CodeName } from './rpc-error';

export const FAULT_KINDS = [
  'error',
  'commit-then-error',
  'hang',
  'commit-then-hang',
  'conflict',
  'lro-fail',
  'lro-hang',
  'lro-slow',
  'lro-drift',
  'stale-read',
  'frontend-lag',
  'delay',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The method that a kind is about when none is named. */
const USUAL_METHOD: Record<FaultKind, string> = {
  error: 'UpdateService',
  'commit-then-error': 'UpdateService',
  hang: 'UpdateService',
  'commit-then-hang': 'UpdateService',
  conflict: 'UpdateService',
  'lro-fail': 'UpdateService',
  'lro-hang': 'UpdateService',
  'lro-slow': 'UpdateService',
  'lro-drift': 'UpdateService',
  'stale-read': 'GetService',
  'frontend-lag': 'UpdateService',
  delay: 'patch deployments',
};

const codeNames = Object.keys(CODES) as [CodeName, ...CodeName[]];

export const FaultInput = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** An RPC's bare name, e.g. `GetOperation`, or a Kubernetes verb and kind, e.g. `patch deployments/scale`; `*` for all. */
  method: z.string().optional(),
  /** Only for this service, by its short name. */
  service: z.string().optional(),
  /** How often it strikes; null: until removed. */
  times: z.number().int().positive().nullable().default(1),
  /** How many matching calls go through first. */
  skip: z.number().int().nonnegative().default(0),
  code: z.enum(codeNames).optional(),
  message: z.string().optional(),
  /** `lro-slow`: how long in all. `lro-drift`: how long after. `frontend-lag`: how much. `delay`: before the call is looked at. */
  delayMs: z.number().nonnegative().optional(),
  /** `conflict`, `lro-drift`: the traffic that the other one sets. */
  traffic: z.array(TrafficInput).optional(),
  /** `conflict`, `lro-drift`: the scaling that the other one sets. */
  scaling: Scaling.optional(),
  actor: z.string().optional(),
});
export type FaultInput = z.input<typeof FaultInput>;

export type Fault = z.infer<typeof FaultInput> & {
  readonly id: number;
  readonly method: string;
  /** How often it struck. */
  struck: number;
};

/** Faults strike in the order in which they were set; one call meets at most one. */
export class Faults {
  #faults: Fault[] = [];
  #lastId = 0;

  add(input: FaultInput): Fault {
    const parsed = FaultInput.parse(input);
    this.#lastId += 1;
    const fault: Fault = {
      ...parsed,
      id: this.#lastId,
      method: parsed.method ?? USUAL_METHOD[parsed.kind],
      struck: 0,
    };
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that this call meets, counted as struck. */
  strike(method: string, service: string | null): Fault | null {
    for (const fault of this.#faults) {
      if (fault.method !== '*' && fault.method !== method) continue;
      if (fault.service !== undefined && fault.service !== service) continue;
      if (fault.times !== null && fault.struck >= fault.times) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.struck += 1;
      return fault;
    }
    return null;
  }
}
