/**
 * The part of google.devtools.artifactregistry.v1 that is served here, with the numbers of its
 * published definition: the client package that ships it is not among the dependencies.
 */
const STAMP = 'google.protobuf.Timestamp';

const LISTED = {
  fields: {
    parent: { type: 'string', id: 1 },
    pageSize: { type: 'int32', id: 2 },
    pageToken: { type: 'string', id: 3 },
  },
};

function listOf(field: string, type: string) {
  return {
    fields: {
      [field]: { rule: 'repeated', type, id: 1 },
      nextPageToken: { type: 'string', id: 2 },
    },
  };
}

export const ARTIFACT_REGISTRY = {
  nested: {
    ArtifactRegistry: {
      methods: {
        ListDockerImages: {
          requestType: 'ListDockerImagesRequest',
          responseType: 'ListDockerImagesResponse',
        },
        GetDockerImage: { requestType: 'GetDockerImageRequest', responseType: 'DockerImage' },
        ListTags: { requestType: 'ListTagsRequest', responseType: 'ListTagsResponse' },
      },
    },
    ListDockerImagesRequest: LISTED,
    ListDockerImagesResponse: listOf('dockerImages', 'DockerImage'),
    GetDockerImageRequest: { fields: { name: { type: 'string', id: 1 } } },
    ListTagsRequest: LISTED,
    ListTagsResponse: listOf('tags', 'Tag'),
    DockerImage: {
      fields: {
        name: { type: 'string', id: 1 },
        uri: { type: 'string', id: 2 },
        tags: { rule: 'repeated', type: 'string', id: 3 },
        imageSizeBytes: { type: 'int64', id: 4 },
        uploadTime: { type: STAMP, id: 5 },
        mediaType: { type: 'string', id: 6 },
        buildTime: { type: STAMP, id: 7 },
        updateTime: { type: STAMP, id: 8 },
      },
    },
    Tag: { fields: { name: { type: 'string', id: 1 }, version: { type: 'string', id: 2 } } },
  },
};
