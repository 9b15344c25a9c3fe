/**
 * The part of google.devtools.cloudbuild.v1 that is served here, with the numbers of its published
 * definition: the client package that ships it is not among the dependencies.
 */
const STAMP = 'google.protobuf.Timestamp';

const ONE = { projectId: { type: 'string', id: 1 }, id: { type: 'string', id: 2 } };

const STATUS = {
  values: {
    STATUS_UNKNOWN: 0,
    QUEUED: 1,
    WORKING: 2,
    SUCCESS: 3,
    FAILURE: 4,
    INTERNAL_ERROR: 5,
    TIMEOUT: 6,
    CANCELLED: 7,
  },
};

export const CLOUD_BUILD = {
  nested: {
    CloudBuild: {
      methods: {
        ListBuilds: { requestType: 'ListBuildsRequest', responseType: 'ListBuildsResponse' },
        GetBuild: { requestType: 'GetBuildRequest', responseType: 'Build' },
        RetryBuild: {
          requestType: 'RetryBuildRequest',
          responseType: 'google.longrunning.Operation',
        },
      },
    },
    ListBuildsRequest: {
      fields: {
        projectId: { type: 'string', id: 1 },
        pageSize: { type: 'int32', id: 2 },
        pageToken: { type: 'string', id: 3 },
        filter: { type: 'string', id: 8 },
      },
    },
    ListBuildsResponse: {
      fields: {
        builds: { rule: 'repeated', type: 'Build', id: 1 },
        nextPageToken: { type: 'string', id: 2 },
      },
    },
    GetBuildRequest: { fields: ONE },
    RetryBuildRequest: { fields: ONE },
    BuildOperationMetadata: { fields: { build: { type: 'Build', id: 1 } } },
    BuiltImage: {
      fields: { name: { type: 'string', id: 1 }, digest: { type: 'string', id: 3 } },
    },
    Results: { fields: { images: { rule: 'repeated', type: 'BuiltImage', id: 2 } } },
    BuildStep: {
      fields: {
        name: { type: 'string', id: 1 },
        args: { rule: 'repeated', type: 'string', id: 3 },
        status: { type: 'Build.Status', id: 12 },
      },
    },
    Build: {
      fields: {
        id: { type: 'string', id: 1 },
        status: { type: 'Status', id: 2 },
        createTime: { type: STAMP, id: 6 },
        startTime: { type: STAMP, id: 7 },
        finishTime: { type: STAMP, id: 8 },
        results: { type: 'Results', id: 10 },
        steps: { rule: 'repeated', type: 'BuildStep', id: 11 },
        images: { rule: 'repeated', type: 'string', id: 13 },
        projectId: { type: 'string', id: 16 },
        buildTriggerId: { type: 'string', id: 22 },
        statusDetail: { type: 'string', id: 24 },
        logUrl: { type: 'string', id: 25 },
        substitutions: { keyType: 'string', type: 'string', id: 29 },
        tags: { rule: 'repeated', type: 'string', id: 31 },
      },
      nested: { Status: STATUS },
    },
  },
};
