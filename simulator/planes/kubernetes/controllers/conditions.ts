import type { Condition } from '../store/objects';

export function conditionOf(
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | null {
  return conditions?.find((each) => each.type === type) ?? null;
}

/** With this one set; its transition time moves with its status, its update time with its reason. */
export function withCondition(
  conditions: readonly Condition[],
  next: Pick<Condition, 'type' | 'status'> & { reason: string; message: string },
  time: string,
): Condition[] {
  const former = conditionOf(conditions, next.type);
  const same = former?.status === next.status && former.reason === next.reason;
  const set: Condition = {
    ...former,
    ...next,
    lastUpdateTime: same ? (former.lastUpdateTime ?? time) : time,
    lastTransitionTime: former?.status === next.status ? (former.lastTransitionTime ?? time) : time,
  };
  return former === null
    ? [...conditions, set]
    : conditions.map((each) => (each.type === next.type ? set : each));
}

export function withoutCondition(conditions: readonly Condition[], type: string): Condition[] {
  return conditions.filter((each) => each.type !== type);
}
