import { err, ok, type Result } from '@/lib/result';
import type { Service, Template } from '../../core/model';
import type { Profile } from '../../core/profile';
import { type RpcError, rpcError } from '../../core/rpc-error';
import { sameTemplate } from './template';

/** What a wanted template makes: a revision, or null where it is what there is. */
export function newRevision(
  service: Service,
  template: Template,
  name: string,
): Result<{ template: Template; name: string | null; profile: Profile } | null, RpcError> {
  const namesake = service.revisions.find((revision) => revision.name === name);
  if (namesake !== undefined && !sameTemplate(namesake.template, template)) {
    return err(
      rpcError(
        'ALREADY_EXISTS',
        `Revision named '${name}' with different configuration already exists.`,
      ),
    );
  }
  if (namesake !== undefined || (name === '' && sameTemplate(service.template, template))) {
    return ok(null);
  }
  return ok({
    template,
    name: name === '' ? null : name,
    profile: profileFor(service, template.image),
  });
}

/** The same image behaves as it did; an unknown one like the oldest revision. */
export function profileFor(service: Service, image: string): Profile {
  const akin =
    service.revisions.find((revision) => revision.template.image === image) ??
    service.revisions.at(-1);
  if (akin === undefined) throw new Error(`${service.name} has no revision`);
  return akin.profile;
}
