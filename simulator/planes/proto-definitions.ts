/** The protos as the official client packages ship them: what is served is what they speak. */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON, type MessageTypeDefinition, type PackageDefinition } from '@grpc/proto-loader';
import { CLOUD_BUILD } from './builds/cloud-build-proto';
import { ARTIFACT_REGISTRY } from './registry/artifact-registry-proto';
import { SECRET_MANAGER } from './secrets/secret-manager-proto';

const require = createRequire(import.meta.url);

const OPTIONS = {
  longs: String,
  enums: String,
  defaults: true,
  arrays: true,
  objects: true,
} as const;

function loadPackage(name: string): PackageDefinition {
  return fromJSON(require(`${name}/build/protos/protos.json`), OPTIONS);
}

const run = loadPackage('@google-cloud/run');
const monitoring = loadPackage('@google-cloud/monitoring');
const logging = loadPackage('@google-cloud/logging-api');

/** Of its protos the package exports none by name. */
const firestoreAdmin = fromJSON(
  require(
    path.join(
      path.dirname(require.resolve('@google-cloud/firestore/package.json')),
      'build/protos/admin_v1.json',
    ),
  ),
  OPTIONS,
);

/** google.rpc.ErrorInfo, which is in none of the three packages. */
const ERROR_INFO = {
  nested: {
    ErrorInfo: {
      fields: {
        reason: { type: 'string', id: 1 },
        domain: { type: 'string', id: 2 },
        metadata: { keyType: 'string', type: 'string', id: 3 },
      },
    },
  },
};
const errorInfo = fromJSON(ERROR_INFO, OPTIONS);

const IAM = 'google.iam.v1';

/** google.cloud.resourcemanager.v3.Projects, as far as a project's policy. */
const RESOURCE_MANAGER = {
  nested: {
    Projects: {
      methods: {
        GetIamPolicy: {
          requestType: `${IAM}.GetIamPolicyRequest`,
          responseType: `${IAM}.Policy`,
        },
        SetIamPolicy: {
          requestType: `${IAM}.SetIamPolicyRequest`,
          responseType: `${IAM}.Policy`,
        },
        TestIamPermissions: {
          requestType: `${IAM}.TestIamPermissionsRequest`,
          responseType: `${IAM}.TestIamPermissionsResponse`,
        },
      },
    },
  },
};

/** What no installed package ships, beside the shared messages that one of them does. */
function loadWritten(): PackageDefinition {
  const { nested } = require('@google-cloud/run/build/protos/protos.json') as {
    nested: { google: { nested: Record<string, object> } };
  };
  const { iam, protobuf, type, api, longrunning, rpc } = nested.google.nested;
  const cloud = {
    nested: {
      secretmanager: { nested: { v1: SECRET_MANAGER } },
      resourcemanager: { nested: { v3: RESOURCE_MANAGER } },
    },
  };
  const devtools = {
    nested: {
      cloudbuild: { nested: { v1: CLOUD_BUILD } },
      artifactregistry: { nested: { v1: ARTIFACT_REGISTRY } },
    },
  };
  return fromJSON(
    {
      nested: {
        google: { nested: { iam, protobuf, type, api, longrunning, rpc, cloud, devtools } },
      },
    } as never,
    OPTIONS,
  );
}

const written = loadWritten();

function serviceIn(loaded: PackageDefinition, name: string): ServiceDefinition {
  const found = loaded[name];
  if (found === undefined || 'format' in found) throw new Error(`no service ${name}`);
  return found;
}

function messageIn(loaded: PackageDefinition, name: string): MessageTypeDefinition<object, object> {
  const found = loaded[name];
  if (found === undefined || !('serialize' in found)) throw new Error(`no message ${name}`);
  return found as MessageTypeDefinition<object, object>;
}

export const SERVICES = {
  services: serviceIn(run, 'google.cloud.run.v2.Services'),
  revisions: serviceIn(run, 'google.cloud.run.v2.Revisions'),
  operations: serviceIn(run, 'google.longrunning.Operations'),
  metrics: serviceIn(monitoring, 'google.monitoring.v3.MetricService'),
  logging: serviceIn(logging, 'google.logging.v2.LoggingServiceV2'),
  secrets: serviceIn(written, 'google.cloud.secretmanager.v1.SecretManagerService'),
  registry: serviceIn(written, 'google.devtools.artifactregistry.v1.ArtifactRegistry'),
  builds: serviceIn(written, 'google.devtools.cloudbuild.v1.CloudBuild'),
  projects: serviceIn(written, 'google.cloud.resourcemanager.v3.Projects'),
};

export const STATUS_MESSAGE = messageIn(run, 'google.rpc.Status');
export const ERROR_INFO_MESSAGE = messageIn(errorInfo, 'ErrorInfo');
export const BUILD_MESSAGE = messageIn(written, 'google.devtools.cloudbuild.v1.Build');
export const BUILD_METADATA_MESSAGE = messageIn(
  written,
  'google.devtools.cloudbuild.v1.BuildOperationMetadata',
);
export const DATABASE_METADATA_MESSAGES = {
  export: messageIn(firestoreAdmin, 'google.firestore.admin.v1.ExportDocumentsMetadata'),
  import: messageIn(firestoreAdmin, 'google.firestore.admin.v1.ImportDocumentsMetadata'),
} as const;
