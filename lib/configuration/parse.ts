import { Checker, isMap } from './checker';
import type { Connection } from './connection-schema';
import { parseConnections, type RefusedConnections } from './connections';
import { didYouMean } from './did-you-mean';
import type { Problem } from './problem';
import {
  type Configuration,
  type ConfiguredChannel,
  type ConfiguredPerson,
  channelEntry,
  environmentEntry,
  personEntry,
  probesEntry,
  SECTIONS,
  statusComponentEntry,
  statusEntry,
} from './schema';
import { parseServices } from './services';
import { readYaml } from './yaml-source';

export interface ParsedConfiguration {
  /** What can be used; null when the text is not YAML, so that nothing of it may be trusted. */
  readonly configuration: Configuration | null;
  readonly problems: readonly Problem[];
}

/**
 * Reads `ripcord.yaml`. A broken entry is left out, told in `problems`, and takes down only what
 * refers to it: its services are then listed as not connected, with the reason.
 */
export function parseConfiguration(file: string, text: string): ParsedConfiguration {
  const source = readYaml(file, text);
  if (source.problems.length > 0) return { configuration: null, problems: source.problems };
  const checker = new Checker(source);
  const document = source.value;
  if (!isMap(document)) {
    checker.add([], 'This must be a map of sections.', `Known here: ${SECTIONS.join(', ')}.`);
    return { configuration: null, problems: checker.problems };
  }
  for (const key of Object.keys(document)) {
    if (!(SECTIONS as readonly string[]).includes(key)) {
      checker.addAtKey([key], `"${key}" is not known here.`, didYouMean(key, SECTIONS));
    }
  }
  const demo = demoOf(checker, document.demo);
  const environments = checker
    .entries(document.environments, 'environments')
    .flatMap(([name, value]) => {
      const entry = checker.check(environmentEntry, value ?? {}, ['environments', name]);
      return entry === null ? [] : [{ name, production: entry.production }];
    });
  const refused: RefusedConnections = new Map();
  const connections: readonly Connection[] = parseConnections(
    checker,
    document.connections,
    demo,
    refused,
  );
  const services = parseServices(checker, document.services, connections, environments, refused);
  const status = statusOf(
    checker,
    document.status,
    services.map((service) => service.slug),
  );
  return {
    configuration: {
      demo,
      connections,
      environments,
      services,
      probes: { allow: checker.check(probesEntry, document.probes ?? {}, ['probes'])?.allow ?? [] },
      status,
      people: peopleOf(checker, document.people),
      channels: channelsOf(checker, document.channels),
    },
    problems: checker.problems,
  };
}

/** Anything but `true` is no demo: simulated connections are then refused. */
function demoOf(checker: Checker, value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'boolean') return value === true;
  checker.add(['demo'], 'This must be true or false.', 'It counts as false until then.');
  return false;
}

function statusOf(
  checker: Checker,
  value: unknown,
  services: readonly string[],
): Configuration['status'] {
  const nothing = { name: 'Status', url: null, components: [] };
  if (value === undefined || value === null) return nothing;
  const entry = checker.check(statusEntry, value, ['status']);
  if (entry === null) return nothing;
  const components = entry.components.flatMap((raw, index) => {
    const at = ['status', 'components', index];
    const component = checker.check(statusComponentEntry, raw, at);
    if (component === null) return [];
    const { service = null, group = null } = component;
    if (service !== null && !services.includes(service)) {
      checker.add(
        [...at, 'service'],
        `There is no service "${service}".`,
        didYouMean(service, services),
      );
      return [{ name: component.name, service: null, group }];
    }
    return [{ name: component.name, service, group }];
  });
  return { name: entry.name, url: entry.url ?? null, components };
}

function peopleOf(checker: Checker, value: unknown): ConfiguredPerson[] {
  return checker.entries(value, 'people').flatMap(([key, raw]) => {
    const person = checker.check(personEntry, raw, ['people', key]);
    if (person === null) return [];
    const { email = null, team = null } = person;
    return [{ key, name: person.name, email, team, onCall: person.on_call }];
  });
}

function channelsOf(checker: Checker, value: unknown): ConfiguredChannel[] {
  return checker.entries(value, 'channels').flatMap(([name, raw]) => {
    const channel = checker.check(channelEntry, raw, ['channels', name]);
    return channel === null ? [] : [{ name, ...channel }];
  });
}
