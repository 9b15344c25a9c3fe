/** What a connection to a project reaches beside Cloud Run itself. */
import type { CredentialReport } from '@/lib/configuration/connection-report';
import { type BuildsClient, createBuildsClient } from './builds-client';
import { type CertificatesClient, createCertificatesClient } from './certificates-client';
import { checkCredential } from './check-credential';
import type { GoogleConnection, GoogleSettings, Use } from './connection';
import {
  createFirestoreOperationsClient,
  type FirestoreOperationsClient,
} from './firestore-operations-client';
import { createImagesClient, type ImagesClient } from './images-client';
import { createProjectPolicyClient, type ProjectPolicyClient } from './project-policy-client';
import { createSecretsClient, type SecretsClient } from './secrets-client';

export interface Google {
  readonly secrets: Omit<SecretsClient, 'close'>;
  readonly builds: Omit<BuildsClient, 'close'>;
  readonly images: Omit<ImagesClient, 'close'>;
  readonly policy: Omit<ProjectPolicyClient, 'close'>;
  readonly firestore: Omit<FirestoreOperationsClient, 'close'>;
  readonly certificates: Omit<CertificatesClient, 'close'>;
  /** What the credential for reading, or for acting, may do. Changes nothing. */
  checkCredential(use: Use, signal: AbortSignal): Promise<CredentialReport>;
  close(): Promise<void>;
}

/** Connects to nothing by itself: each client opens with its first call. */
export function createGoogle(connection: GoogleConnection, settings: GoogleSettings): Google {
  const clients = {
    secrets: createSecretsClient(connection, settings),
    builds: createBuildsClient(connection, settings),
    images: createImagesClient(connection, settings),
    policy: createProjectPolicyClient(connection, settings),
    firestore: createFirestoreOperationsClient(connection, settings),
    certificates: createCertificatesClient(connection, settings),
  };
  return {
    ...clients,
    checkCredential: (use, signal) =>
      checkCredential(connection, use, settings, clients.policy, signal),
    async close() {
      await Promise.all(Object.values(clients).map((client) => client.close()));
    },
  };
}
