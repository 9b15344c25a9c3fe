import { parseArgs } from 'node:util';
import { startSimulator } from './start';

const { values } = parseArgs({
  options: {
    'grpc-port': { type: 'string', default: '0' },
    'http-port': { type: 'string', default: '0' },
    data: { type: 'string' },
    'clock-database': { type: 'string' },
  },
});

function port(name: 'grpc-port' | 'http-port'): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    console.error(`--${name} ${values[name]} is no port`);
    process.exit(2);
  }
  return value;
}

const simulator = await startSimulator({
  grpcPort: port('grpc-port'),
  httpPort: port('http-port'),
  ...(values.data === undefined ? {} : { data: values.data }),
  ...(values['clock-database'] === undefined ? {} : { clockDatabase: values['clock-database'] }),
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    simulator.stop().finally(() => process.exit(0));
  });
}

console.log(JSON.stringify({ ready: true, grpc: simulator.grpcAddress, http: simulator.httpUrl }));
