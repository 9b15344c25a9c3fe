import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Scenario } from './core/world';
import { chosenScenario, parseScenario, SCENARIO_NAMES } from './scenarios/scenario-choice';
import { type SimulatorOptions, startSimulator } from './start';

const { values } = parseArgs({
  options: {
    'grpc-port': { type: 'string', default: '0' },
    'http-port': { type: 'string', default: '0' },
    'rest-port': { type: 'string', default: '0' },
    'kubernetes-port': { type: 'string', default: '0' },
    scenario: { type: 'string' },
    data: { type: 'string' },
    'clock-database': { type: 'string' },
  },
});

function port(name: 'grpc-port' | 'http-port' | 'rest-port' | 'kubernetes-port'): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    console.error(`--${name} ${values[name]} is no port`);
    process.exit(2);
  }
  return value;
}

function scenario(text: string): Scenario {
  const choice = parseScenario(text);
  if (choice === null) {
    console.error(`--scenario ${text} is none of ${SCENARIO_NAMES.join(', ')}`);
    process.exit(2);
  }
  return chosenScenario(choice);
}

const named = values.scenario ?? process.env.RIPCORD_SIMULATOR_SCENARIO;

const PostgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** `postgres://USER:PASSWORD@HOST:PORT/DATABASE` and the directory of its dumps, both or none. */
function postgres(): Pick<SimulatorOptions, 'postgres'> {
  const given = process.env.RIPCORD_SIMULATOR_POSTGRES;
  const directory = process.env.RIPCORD_SIMULATOR_POSTGRES_DIRECTORY;
  if (given === undefined || directory === undefined) return {};
  const url = new URL(PostgresUrl.parse(given));
  return {
    postgres: {
      host: url.hostname,
      port: Number(url.port === '' ? 5432 : url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: url.pathname.slice(1),
      directory,
    },
  };
}

const simulator = await startSimulator({
  ...postgres(),
  grpcPort: port('grpc-port'),
  httpPort: port('http-port'),
  restPort: port('rest-port'),
  kubernetesPort: port('kubernetes-port'),
  ...(named ? { scenario: scenario(named) } : {}),
  ...(values.data === undefined ? {} : { data: values.data }),
  ...(values['clock-database'] === undefined ? {} : { clockDatabase: values['clock-database'] }),
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    simulator.stop().finally(() => process.exit(0));
  });
}

console.log(
  JSON.stringify({
    ready: true,
    grpc: simulator.grpcAddress,
    http: simulator.httpUrl,
    rest: simulator.restAddress,
    kubernetes: simulator.kubernetesAddress,
    kubernetesToken: simulator.kubernetesToken,
  }),
);
