-- What a person names for a plan beside a revision: an image to deploy, the version of a secret to go
-- back to. An image is named by its digest alone, and "latest" is no version.
alter table plan_request
  add column image text
    constraint plan_request_image_by_digest check (image ~ '^[^[:space:]@]+@sha256:[0-9a-f]{64}$'),
  add column secret_version text
    constraint plan_request_version_by_number check (secret_version ~ '^[1-9][0-9]{0,8}$');
