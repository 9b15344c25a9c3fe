/** Exec as the official client does it, and what a lost answer leaves. */
import { Writable } from 'node:stream';
import { Exec, KubeConfig, type V1Status } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { at, clusterEachTest, POD_LIST } from '../../testing/cluster-simulation';

const simulation = clusterEachTest();

async function podName(): Promise<string> {
  const { body } = await simulation().get(`${POD_LIST}?labelSelector=app%3Dorchestrator`);
  return String(at(body, 'items', 0, 'metadata', 'name'));
}

async function run(pod: string, argv: string[]): Promise<{ status: V1Status; stdout: string }> {
  const config = new KubeConfig();
  config.loadFromFile(simulation().kubeconfig);
  let stdout = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      stdout += chunk.toString();
      done();
    },
  });
  return new Promise((resolve, reject) => {
    const end = (status: V1Status) => resolve({ status, stdout });
    new Exec(config)
      .exec('llm-orchestrator', pod, 'orchestrator', argv, sink, sink, null, false, end)
      .catch((cause: unknown) => reject(cause));
  });
}

test('output and a status come back', async () => {
  const pod = await podName();
  expect(await run(pod, ['printenv', 'LOG_LEVEL'])).toMatchObject({
    status: { status: 'Success' },
    stdout: 'info\n',
  });
  expect((await run(pod, ['false'])).status).toMatchObject({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '1' }] },
  });
});

test('each is in the journal with its command', async () => {
  const pod = await podName();
  await run(pod, ['true']);
  expect(simulation().simulator.control.journal()).toMatchObject([
    {
      method: 'create pods/exec',
      service: `${POD_LIST}/${pod}/exec`,
      body: '{"command":["true"]}',
    },
  ]);
});

test('a refused one starts nothing, a lost one ends without a status', async () => {
  const pod = await podName();
  const { control, kubernetesAddress } = simulation().simulator;
  control.fault({ kind: 'error', method: 'create pods/exec' });
  await expect(run(pod, ['true'])).rejects.toMatchObject({
    message: expect.stringContaining('503'),
  });
  control.fault({ kind: 'commit-then-error', method: 'create pods/exec' });
  const socket = new WebSocket(
    `ws://${kubernetesAddress}${POD_LIST}/${pod}/exec?command=true&stdout=true`,
    'v5.channel.k8s.io',
  );
  const heard: unknown[] = [];
  socket.on('message', (data) => heard.push(data));
  const code = await new Promise((resolve) => socket.once('close', resolve));
  expect({ code, heard }).toEqual({ code: 1011, heard: [] });
});

test('a page in a browser gets no socket', async () => {
  const socket = new WebSocket(
    `ws://${simulation().simulator.kubernetesAddress}${POD_LIST}/${await podName()}/exec?command=env`,
    'v5.channel.k8s.io',
    { origin: 'http://example.com' },
  );
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
  expect(error.message).toContain('403');
});
