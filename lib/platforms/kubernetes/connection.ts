/** Pure: from what a connection is given to whether it may be used: plaintext stays on this machine. */
import { err, ok, type Result } from '@/lib/result';

/** How a cluster is reached, with its credential already read. */
export type ClusterAccess =
  | {
      readonly kind: 'kubeconfig';
      /** The file's content. */
      readonly text: string;
      /** Null: its current one. */
      readonly context: string | null;
    }
  /** The service account of the pod that this runs in. */
  | { readonly kind: 'in-cluster' }
  | {
      readonly kind: 'server';
      /** `https://host:port`, or `http://` on this machine. */
      readonly server: string;
      /** Null: none is sent. */
      readonly token: string | null;
      /** Read again when it changes, as a bound token does; instead of `token`. */
      readonly tokenFile?: string | undefined;
      /** PEM; null: one that this machine trusts. */
      readonly ca: string | null;
    }
  /** Its credential could not be read; `why` is safe to show. */
  | { readonly kind: 'unusable'; readonly why: string };

export interface KubernetesSettings {
  readonly name: string;
  /** For looking, and for changing: two identities, so that the first can't do the second. */
  readonly read: ClusterAccess;
  readonly act: ClusterAccess;
  /** What is watched and listed; empty: the whole cluster. */
  readonly namespaces: readonly string[];
  /** Where Argo CD's Applications are; absent: `argocd`. */
  readonly gitopsNamespace?: string | undefined;
  readonly simulated: boolean;
}

/** What of a cluster's address decides whether it may be used. */
export interface ClusterFacts {
  readonly server: string;
  readonly skipsTls: boolean;
  /** It would start a program of this machine for its credential. */
  readonly runsProgram: boolean;
}

/** Null-like `ok`: it may be used. An error is one sentence, safe to show. */
export function checkCluster(
  { name, simulated }: Pick<KubernetesSettings, 'name' | 'simulated'>,
  { server, skipsTls, runsProgram }: ClusterFacts,
): Result<true, string> {
  const url = URL.parse(server);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return err(`Connection ${name}: its server is no http or https address.`);
  }
  if (url.username !== '' || url.password !== '') {
    return err(`Connection ${name}: no name and no password belong in its server's address.`);
  }
  const local = isLoopback(url.hostname);
  if (!local && url.protocol === 'http:') {
    return err(`Connection ${name}: plaintext is for this machine only.`);
  }
  if (!local && simulated) {
    return err(`Connection ${name} is simulated and must stay on this machine.`);
  }
  if (!local && skipsTls) {
    return err(`Connection ${name}: its kubeconfig does not check who answers; give it the CA.`);
  }
  if (runsProgram) {
    return err(
      `Connection ${name}: its kubeconfig gets the credential from a program, which is never started here; give it a token.`,
    );
  }
  return ok(true);
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
