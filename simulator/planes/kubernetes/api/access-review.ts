/** SelfSubjectAccessReview: may I? All but what the settings deny. */
import { z } from 'zod';
import type { World } from '../../../core/world';
import { reviewFromProtobuf } from './protobuf';

export const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const Review = z.looseObject({
  spec: z.looseObject({
    resourceAttributes: z
      .looseObject({
        verb: z.string().default('*'),
        group: z.string().default(''),
        resource: z.string().default('*'),
        subresource: z.string().default(''),
      })
      .optional(),
  }),
});

/** Null: no review. */
export function accessReview(world: World, body: Buffer): object | null {
  const parsed = Review.safeParse(reviewFromProtobuf(body) ?? JSON.parse(body.toString()));
  if (!parsed.success) return null;
  const asked = parsed.data.spec.resourceAttributes;
  const what = asked?.subresource ? `${asked.resource}/${asked.subresource}` : asked?.resource;
  const permission = `kubernetes:${asked?.verb}:${asked?.group}/${what}`;
  const allowed = !world.settings.deniedPermissions.includes(permission);
  return {
    ...parsed.data,
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    status: { allowed, ...(allowed ? {} : { reason: 'denied by the settings' }) },
  };
}
