/**
 * The part of google.cloud.secretmanager.v1 that is served here, with the numbers of its published
 * definition: the client package that ships it is not among the dependencies.
 */
const STAMP = 'google.protobuf.Timestamp';
const NAMED = { fields: { name: { type: 'string', id: 1 } } };
const CHANGED = { fields: { name: { type: 'string', id: 1 }, etag: { type: 'string', id: 2 } } };
const LISTED = {
  fields: {
    parent: { type: 'string', id: 1 },
    pageSize: { type: 'int32', id: 2 },
    pageToken: { type: 'string', id: 3 },
    filter: { type: 'string', id: 4 },
  },
};
const EMPTY = { fields: {} };

function listOf(field: string, type: string) {
  return {
    fields: {
      [field]: { rule: 'repeated', type, id: 1 },
      nextPageToken: { type: 'string', id: 2 },
      totalSize: { type: 'int32', id: 3 },
    },
  };
}

function method(requestType: string, responseType: string) {
  return { requestType, responseType };
}

const IAM = 'google.iam.v1';

export const SECRET_MANAGER = {
  nested: {
    SecretManagerService: {
      methods: {
        ListSecrets: method('ListSecretsRequest', 'ListSecretsResponse'),
        GetSecret: method('GetSecretRequest', 'Secret'),
        ListSecretVersions: method('ListSecretVersionsRequest', 'ListSecretVersionsResponse'),
        GetSecretVersion: method('GetSecretVersionRequest', 'SecretVersion'),
        AccessSecretVersion: method('AccessSecretVersionRequest', 'AccessSecretVersionResponse'),
        AddSecretVersion: method('AddSecretVersionRequest', 'SecretVersion'),
        EnableSecretVersion: method('EnableSecretVersionRequest', 'SecretVersion'),
        DisableSecretVersion: method('DisableSecretVersionRequest', 'SecretVersion'),
        DestroySecretVersion: method('DestroySecretVersionRequest', 'SecretVersion'),
        GetIamPolicy: method(`${IAM}.GetIamPolicyRequest`, `${IAM}.Policy`),
        SetIamPolicy: method(`${IAM}.SetIamPolicyRequest`, `${IAM}.Policy`),
        TestIamPermissions: method(
          `${IAM}.TestIamPermissionsRequest`,
          `${IAM}.TestIamPermissionsResponse`,
        ),
      },
    },
    ListSecretsRequest: LISTED,
    ListSecretsResponse: listOf('secrets', 'Secret'),
    GetSecretRequest: NAMED,
    ListSecretVersionsRequest: LISTED,
    ListSecretVersionsResponse: listOf('versions', 'SecretVersion'),
    GetSecretVersionRequest: NAMED,
    AccessSecretVersionRequest: NAMED,
    EnableSecretVersionRequest: CHANGED,
    DisableSecretVersionRequest: CHANGED,
    DestroySecretVersionRequest: CHANGED,
    AddSecretVersionRequest: {
      fields: { parent: { type: 'string', id: 1 }, payload: { type: 'SecretPayload', id: 2 } },
    },
    AccessSecretVersionResponse: {
      fields: { name: { type: 'string', id: 1 }, payload: { type: 'SecretPayload', id: 2 } },
    },
    SecretPayload: {
      oneofs: { _dataCrc32c: { oneof: ['dataCrc32c'] } },
      fields: {
        data: { type: 'bytes', id: 1 },
        dataCrc32c: { type: 'int64', id: 2, options: { proto3_optional: true } },
      },
    },
    Replication: {
      oneofs: { replication: { oneof: ['automatic'] } },
      fields: { automatic: { type: 'Automatic', id: 1 } },
      nested: { Automatic: EMPTY },
    },
    ReplicationStatus: {
      oneofs: { replicationStatus: { oneof: ['automatic'] } },
      fields: { automatic: { type: 'AutomaticStatus', id: 1 } },
      nested: { AutomaticStatus: EMPTY },
    },
    Secret: {
      fields: {
        name: { type: 'string', id: 1 },
        replication: { type: 'Replication', id: 2 },
        createTime: { type: STAMP, id: 3 },
        labels: { keyType: 'string', type: 'string', id: 4 },
        etag: { type: 'string', id: 8 },
      },
    },
    SecretVersion: {
      fields: {
        name: { type: 'string', id: 1 },
        createTime: { type: STAMP, id: 2 },
        destroyTime: { type: STAMP, id: 3 },
        state: { type: 'State', id: 4 },
        replicationStatus: { type: 'ReplicationStatus', id: 5 },
        etag: { type: 'string', id: 6 },
        clientSpecifiedPayloadChecksum: { type: 'bool', id: 7 },
      },
      nested: {
        State: { values: { STATE_UNSPECIFIED: 0, ENABLED: 1, DISABLED: 2, DESTROYED: 3 } },
      },
    },
  },
};
