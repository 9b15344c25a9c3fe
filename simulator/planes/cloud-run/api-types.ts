/** Requests of google.cloud.run.v2 as the wire decoder gives them: defaults filled in. */
import { z } from 'zod';

const Name = z.object({ name: z.string() });
export const GetRequest = Name;
export const DeleteRequest = Name.extend({ validateOnly: z.boolean(), etag: z.string() });
export const ListRequest = z.object({
  parent: z.string(),
  pageSize: z.number(),
  pageToken: z.string(),
});

/** Enum members that the decoder does not know stay numbers. */
const Enum = z.union([z.string(), z.number()]);
const Labels = z.record(z.string(), z.string());

const WireTraffic = z.object({
  type: Enum,
  revision: z.string(),
  percent: z.number(),
  tag: z.string(),
});

const WireScaling = z.object({
  minInstanceCount: z.number(),
  maxInstanceCount: z.number(),
  scalingMode: Enum,
  manualInstanceCount: z.number().optional(),
});
export type WireScaling = z.infer<typeof WireScaling>;

const WireEnv = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueSource: z
    .object({ secretKeyRef: z.object({ secret: z.string(), version: z.string() }).nullable() })
    .nullish(),
});

const WireContainer = z.object({
  image: z.string(),
  env: z.array(WireEnv),
  resources: z.object({ limits: Labels }).nullish(),
});

const WireTemplate = z.object({
  revision: z.string(),
  labels: Labels,
  annotations: Labels,
  scaling: z.object({ minInstanceCount: z.number(), maxInstanceCount: z.number() }).nullish(),
  timeout: z.object({ seconds: z.string() }).nullish(),
  serviceAccount: z.string(),
  containers: z.array(WireContainer),
  maxInstanceRequestConcurrency: z.number(),
});
export type WireTemplate = z.infer<typeof WireTemplate>;

const WireService = z.object({
  name: z.string(),
  etag: z.string(),
  labels: Labels,
  annotations: Labels,
  template: WireTemplate.nullish(),
  traffic: z.array(WireTraffic),
  scaling: WireScaling.nullish(),
});
export type WireService = z.infer<typeof WireService>;

export const UpdateServiceRequest = z.object({
  service: WireService,
  updateMask: z.object({ paths: z.array(z.string()) }).nullish(),
  validateOnly: z.boolean(),
  allowMissing: z.boolean(),
});
export type UpdateServiceRequest = z.infer<typeof UpdateServiceRequest>;

export const CreateServiceRequest = z.object({
  parent: z.string(),
  service: WireService,
  serviceId: z.string(),
  validateOnly: z.boolean(),
});
export type CreateServiceRequest = z.infer<typeof CreateServiceRequest>;

export const TestIamPermissionsRequest = z.object({
  resource: z.string(),
  permissions: z.array(z.string()),
});

export const ListOperationsRequest = z.object({
  name: z.string(),
  pageSize: z.number(),
  pageToken: z.string(),
});

export const WaitOperationRequest = z.object({
  name: z.string(),
  timeout: z.object({ seconds: z.string(), nanos: z.number() }).nullish(),
});
