import type { SeededCertificate } from '../core/scenario';
import { BROKE } from './failure-modes/broken';
import { DAY } from './fleet';

export const VIRTUOSO_CERTIFICATE: SeededCertificate = {
  project: 'virtuoso-generator',
  name: 'virtuoso-api-cert',
  status: 'ACTIVE',
  domains: [{ domain: 'api.virtuoso.example', status: 'ACTIVE' }],
  ageSeconds: 40 * DAY,
  expiresInSeconds: 50 * DAY,
};

/** Google tried to renew it and could not: the domain points elsewhere. */
export const EXPIRED_CERTIFICATE: SeededCertificate = {
  ...VIRTUOSO_CERTIFICATE,
  status: 'PROVISIONING_FAILED',
  domains: [{ domain: 'api.virtuoso.example', status: 'FAILED_NOT_VISIBLE' }],
  ageSeconds: 90 * DAY,
  expiresInSeconds: -BROKE,
};
