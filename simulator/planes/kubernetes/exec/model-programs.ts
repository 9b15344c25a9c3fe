/** What an application's pod answers of itself: its environment and nothing that is really run. */
import { isObject, member } from '../store/json';
import type { Pod } from '../store/objects';
import { CONFIG_MAPS, SECRETS } from '../store/resources';
import { type Ending, type Invocation, notFoundInPath, type Programs } from './program';

const HOST_NAME = '/etc/hostname';

export const modelPrograms: Programs = async (invocation) => answer(invocation);

function answer({ argv, pod, cluster, stdout, stderr }: Invocation): Ending {
  const [program = '', ...rest] = argv;
  switch (program) {
    case 'env':
    case 'printenv': {
      const environment = environmentOf({ cluster, pod });
      const [wanted] = rest;
      if (wanted === undefined) {
        for (const [name, value] of environment) stdout(`${name}=${value}\n`);
        return exited(0);
      }
      const value = environment.get(wanted);
      if (value !== undefined) stdout(`${value}\n`);
      return exited(value === undefined ? 1 : 0);
    }
    case 'hostname':
      stdout(`${pod.metadata.name}\n`);
      return exited(0);
    case 'echo':
      stdout(`${rest.join(' ')}\n`);
      return exited(0);
    case 'true':
      return exited(0);
    case 'false':
      return exited(1);
    case 'ls':
      stdout('app\netc\ntmp\n');
      return exited(0);
    case 'cat':
      for (const file of rest) {
        if (file !== HOST_NAME) {
          stderr(`cat: ${file}: No such file or directory\n`);
          return exited(1);
        }
        stdout(`${pod.metadata.name}\n`);
      }
      return exited(0);
    default:
      return notFoundInPath(program);
  }
}

/** As the first container was started with it: references are resolved as they stand now. */
function environmentOf({ cluster, pod }: Pick<Invocation, 'cluster' | 'pod'>): Map<string, string> {
  const namespace = pod.metadata.namespace ?? '';
  const [container] = pod.spec.containers;
  const environment = new Map([
    ['PATH', '/usr/local/bin:/usr/bin:/bin'],
    ['HOSTNAME', pod.metadata.name],
  ]);
  const from: unknown = container?.envFrom;
  for (const source of Array.isArray(from) ? from.filter(isObject) : []) {
    const map = cluster.get(CONFIG_MAPS, namespace, nameIn(source, 'configMapRef'));
    const secret = cluster.get(SECRETS, namespace, nameIn(source, 'secretRef'));
    for (const [key, value] of Object.entries(member(map, 'data'))) {
      environment.set(key, String(value));
    }
    for (const [key, value] of Object.entries(member(secret, 'data'))) {
      environment.set(key, Buffer.from(String(value), 'base64').toString());
    }
  }
  for (const { name, value } of container?.env ?? []) environment.set(name, value ?? '');
  return environment;
}

function nameIn(source: unknown, reference: string): string {
  return String(member(source, reference).name ?? '');
}

function exited(code: number): Ending {
  return { kind: 'exited', code };
}

export function runsPostgres({ spec }: Pod): boolean {
  return spec.containers.some(({ image }) => /(^|\/)postgres([:@-]|$)/.test(image));
}
