/** What each change of a service is asked for with. */
import type { TemplateChange } from '@/lib/platforms/platform';
import type { ScalingRequest, TrafficTargetRequest } from './api-types';

export interface Mutation {
  /** `projects/P/locations/L/services/S`. */
  readonly name: string;
  readonly etag: string | null;
  /** True: the platform only checks it and changes nothing. */
  readonly validateOnly: boolean;
}

export interface TrafficUpdate extends Mutation {
  readonly traffic: readonly TrafficTargetRequest[];
}

export interface ScalingUpdate extends Mutation {
  readonly scaling: ScalingRequest;
}

export interface NewRevision extends Mutation {
  /** Its name, bare. */
  readonly revision: string;
  /** The bare name of the revision whose template it gets. */
  readonly from: string;
  readonly change: TemplateChange;
  readonly traffic: readonly TrafficTargetRequest[];
}

export interface NewService extends Omit<Mutation, 'etag'> {
  /** As the API takes it (google.cloud.run.v2.Service), in JSON. */
  readonly service: string;
}
