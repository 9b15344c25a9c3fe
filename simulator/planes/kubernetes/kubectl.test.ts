/** The written runbook's lines, typed to the real kubectl. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterEachTest, startClusterSimulation } from '../../testing/cluster-simulation';
import { findKubectl, withoutKubectl } from '../../testing/kubectl';
import {
  findPostgresPrograms,
  type PostgresServer,
  startPostgresServer,
} from '../../testing/postgres-server';

const N = '-n llm-orchestrator';
const without = withoutKubectl();

const HPA = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: orchestrator
  namespace: llm-orchestrator
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: orchestrator
  minReplicas: 3
  maxReplicas: 10
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
`;

describe.skipIf(findKubectl() === null)(`the runbook's lines in kubectl${without}`, () => {
  const simulation = clusterEachTest();
  const kubectl = async (line: string, stdin?: string) => {
    const run = await simulation().kubectl(line, stdin === undefined ? {} : { stdin });
    return run.code === 0 ? run.stdout : `exit ${run.code}: ${run.stderr}`;
  };

  test('step 1 shows the deployment and its pods', async () => {
    expect(await kubectl(`get deployment orchestrator ${N}`)).toMatch(
      /NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\norchestrator\s+3\/3\s+3\s+3\s+30d/,
    );
    const pods = await kubectl(`get pods ${N} -l app=orchestrator`);
    expect(pods.match(/^orchestrator-\S+\s+1\/1\s+Running\s+0\s/gm)).toHaveLength(3);
    expect(pods).not.toContain('postgres-0');
  });

  test('step 2 pauses, and the status never says that it is paused', async () => {
    expect(await kubectl(`rollout pause deployment/orchestrator ${N}`)).toContain('paused');
    expect(await kubectl(`rollout status deployment/orchestrator ${N}`)).toContain(
      'successfully rolled out',
    );
    expect(await kubectl(`rollout undo deployment/orchestrator ${N}`)).toContain(
      'cannot rollback a paused deployment',
    );
    expect(await kubectl(`rollout resume deployment/orchestrator ${N}`)).toContain('resumed');
  });

  test('step 3 lists the history and shows one revision of it', async () => {
    expect(await kubectl(`rollout history deployment/orchestrator ${N}`)).toContain(
      'REVISION  CHANGE-CAUSE\n1         Initial deployment (v0.1.0)\n2         Update to v0.1.1\n3         Update to v0.2.0\n',
    );
    expect(await kubectl(`rollout history deployment/orchestrator ${N} --revision=2`)).toMatch(
      /Image:\s+registry\.example\.com\/llm\/orchestrator:v0\.1\.1/,
    );
  });

  test('step 4 undoes, to the revision before and to a named one', async () => {
    expect(await kubectl(`rollout undo deployment/orchestrator ${N}`)).toContain('rolled back');
    expect(
      await kubectl(`rollout status deployment/orchestrator ${N} --watch --timeout=20s`),
    ).toContain('successfully rolled out');
    expect(await kubectl(`rollout history deployment/orchestrator ${N}`)).toContain(
      '1         Initial deployment (v0.1.0)\n3         Update to v0.2.0\n4         Update to v0.1.1\n',
    );
    await kubectl(`rollout undo deployment/orchestrator ${N} --to-revision=1`);
    await kubectl(`rollout status deployment/orchestrator ${N} --timeout=20s`);
    expect(
      await kubectl(
        `get pods ${N} -l app=orchestrator --field-selector=status.phase=Running -o 'jsonpath={.items[*].spec.containers[0].image}'`,
      ),
    ).toContain('orchestrator:v0.1.0');
    expect(await kubectl(`rollout undo deployment/orchestrator ${N} --to-revision=99`)).toContain(
      'unable to find specified revision 99',
    );
  });

  test('undone twice, the bad version is back', async () => {
    for (let press = 0; press < 2; press += 1) {
      await kubectl(`rollout undo deployment/orchestrator ${N}`);
      await kubectl(`rollout status deployment/orchestrator ${N} --timeout=20s`);
    }
    expect(
      await kubectl(`get deployment orchestrator ${N} -o 'jsonpath={..containers[0].image}'`),
    ).toBe('registry.example.com/llm/orchestrator:v0.2.0');
  });

  test('step 4 applies a manifest that was backed up', async () => {
    const backup = await kubectl(`get deployment orchestrator ${N} -o yaml`);
    await kubectl(`rollout undo deployment/orchestrator ${N}`);
    const manifest = backup.replace(/^ {2}(resourceVersion|uid|generation):.*\n/gm, '');
    expect(await kubectl('apply -f -', manifest)).toContain(
      'deployment.apps/orchestrator configured',
    );
    expect(
      await kubectl(`get deployment orchestrator ${N} -o 'jsonpath={..containers[0].image}'`),
    ).toBe('registry.example.com/llm/orchestrator:v0.2.0');
  });

  test('step 5 scales to none, waits until the pods are gone, and scales up again', async () => {
    expect(await kubectl(`scale deployment orchestrator ${N} --replicas=0`)).toContain('scaled');
    expect(
      await kubectl(`wait --for=delete pod -l app=orchestrator ${N} --timeout=20s`),
    ).not.toContain('exit');
    expect(await kubectl(`get pods ${N} -l app=orchestrator -o name`)).toBe('');
    simulation().pass(60);
    expect(
      await kubectl(
        `get hpa orchestrator ${N} -o 'jsonpath={.status.conditions[?(@.type=="ScalingActive")].reason}'`,
      ),
    ).toBe('ScalingDisabled');
    expect(await kubectl(`scale deployment orchestrator ${N} --replicas=3`)).toContain('scaled');
    expect(
      await kubectl(`wait --for=condition=ready pod -l app=orchestrator ${N} --timeout=20s`),
    ).toContain('condition met');
  });

  test('step 6 edits the configuration and restarts', async () => {
    const edited = await simulation().kubectl(`edit configmap orchestrator-config ${N}`, {
      editor: 'sed -i s/MAX_PARALLEL_STEPS:.*/MAX_PARALLEL_STEPS:\\ "8"/',
    });
    expect(edited.stdout).toContain('configmap/orchestrator-config edited');
    expect(
      await kubectl(
        `get configmap orchestrator-config ${N} -o 'jsonpath={.data.MAX_PARALLEL_STEPS}'`,
      ),
    ).toBe('8');
    expect(await kubectl(`rollout restart deployment/orchestrator ${N}`)).toContain('restarted');
    expect(await kubectl(`rollout status deployment/orchestrator ${N} --timeout=20s`)).toContain(
      'successfully rolled out',
    );
    expect(await kubectl(`rollout history deployment/orchestrator ${N}`)).toContain(
      '4         Update to v0.2.0',
    );
  });

  test('step 7 and the validation read logs, images and events', async () => {
    const logs = await kubectl(`logs ${N} -l app=orchestrator --tail=100 --timestamps`);
    expect(logs).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z ERROR provider call failed/m);
    expect(await kubectl(`logs ${N} -l app=orchestrator --since=30m`)).toContain('ERROR');
    const described = await kubectl(`describe deployment orchestrator ${N}`);
    expect(described).toMatch(/Image:\s+registry\.example\.com\/llm\/orchestrator:v0\.2\.0/);
    expect(described).toContain('ScalingReplicaSet');
    expect(await kubectl(`describe pods ${N} -l app=orchestrator`)).toMatch(
      /Image ID:\s+registry\.example\.com\/llm\/orchestrator@sha256:3{64}/,
    );
  });

  test('step 9 recreates the autoscaler, which sets replicas as it wants', async () => {
    expect(await kubectl(`delete hpa orchestrator ${N}`)).toContain('deleted');
    expect(await kubectl(`scale deployment orchestrator ${N} --replicas=1`)).toContain('scaled');
    expect(await kubectl('apply -f -', HPA)).toContain('created');
    expect(await kubectl('apply -f -', HPA)).toContain('unchanged');
    simulation().pass(20);
    expect(await kubectl(`get deployment orchestrator ${N} -o 'jsonpath={.spec.replicas}'`)).toBe(
      '3',
    );
    const watched = await simulation().kubectl(`get hpa orchestrator ${N} -w`, {
      until: (said) => /\d+%\/70%\s+3\s+10/.test(said),
    });
    expect(watched.stdout).toMatch(/Deployment\/orchestrator\s+cpu: \d+%\/70%\s+3\s+10/);
  });

  test('a pod that is deleted is made again', async () => {
    const [pod = ''] = (await kubectl(`get pods ${N} -l app=orchestrator -o name`)).split('\n');
    expect(await kubectl(`delete ${pod} ${N} --grace-period=0 --force`)).toContain('force deleted');
    const left = await kubectl(`get pods ${N} -l app=orchestrator -o name`);
    expect(left.trim().split('\n')).toHaveLength(3);
    expect(left).not.toContain(pod);
  });

  test('exec answers in an application pod, and says what is not there', async () => {
    const [pod = ''] = (await kubectl(`get pods ${N} -l app=orchestrator -o name`)).split('\n');
    expect(await kubectl(`exec ${N} ${pod} -- env`)).toContain('MAX_PARALLEL_STEPS=64');
    expect(await kubectl(`exec ${N} ${pod} -- psql`)).toContain('executable file not found');
    expect(await kubectl(`auth can-i patch deployments ${N}`)).toContain('yes');
  });
});

describe.skipIf(findKubectl() === null)(`a stuck rollout in kubectl${without}`, () => {
  const simulation = clusterEachTest('orchestrator-bad-image');

  test('shows why the new pod does not start, and what still serves', async () => {
    const { stdout } = await simulation().kubectl(`get pods ${N} -l app=orchestrator`);
    expect(stdout).toMatch(/0\/1\s+ImagePullBackOff\s+0/);
    expect(stdout.match(/1\/1\s+Running/g)).toHaveLength(3);
    simulation().pass(600);
    const { code, stderr } = await simulation().kubectl(
      `rollout status deployment/orchestrator ${N}`,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('exceeded its progress deadline');
  });
});

const programs = findPostgresPrograms();
const missing = programs === null ? ' (skipped because PostgreSQL is not installed)' : '';

describe.skipIf(findKubectl() === null || programs === null)(
  `step 5 in the database's pod${without}${missing}`,
  () => {
    let server: PostgresServer | null = null;
    let running: Awaited<ReturnType<typeof startClusterSimulation>> | null = null;
    let directory = '';
    const kubectl = async (line: string, stdin?: Buffer) => {
      if (running === null) throw new Error('not started');
      const run = await running.kubectl(line, stdin === undefined ? {} : { stdin });
      return run.code === 0 ? run.stdout : `exit ${run.code}: ${run.stderr}`;
    };
    beforeAll(async () => {
      server = await startPostgresServer(programs ?? '');
      directory = mkdtempSync(join(tmpdir(), 'postgres-0-'));
      running = await startClusterSimulation('orchestrator-migrations', {
        postgres: {
          host: '127.0.0.1',
          port: server.port,
          user: 'orchestrator',
          password: '',
          database: 'orchestrator',
          directory,
          binaries: server.binaries,
        },
      });
    });
    afterAll(async () => {
      await running?.stop();
      await server?.stop();
      rmSync(directory, { recursive: true, force: true });
    });

    test('a dump goes in through the standard input, and the schema answers', async () => {
      const dump = gzipSync(
        "create table schema_migrations (version text);\ninsert into schema_migrations values ('0041');\ncreate table workflows (id int);\n",
      );
      writeFileSync(join(directory, 'backup.sql.gz'), dump);
      expect(await kubectl(`exec ${N} postgres-0 -- ls -l`)).toContain('backup.sql.gz');
      const plain = await kubectl(`exec ${N} postgres-0 -- gunzip -c backup.sql.gz`);
      expect(
        await kubectl(
          `exec -i ${N} postgres-0 -- psql -U orchestrator orchestrator`,
          Buffer.from(plain),
        ),
      ).toBe('CREATE TABLE\nINSERT 0 1\nCREATE TABLE\n');
      expect(
        await kubectl(
          `exec ${N} postgres-0 -- psql -U orchestrator -d orchestrator -c 'SELECT version FROM schema_migrations ORDER BY version DESC LIMIT 1;'`,
        ),
      ).toContain('0041');
      expect(
        await kubectl(
          `exec ${N} postgres-0 -- sh -c 'pg_dump -U orchestrator orchestrator | gzip > again.sql.gz && sha256sum again.sql.gz'`,
        ),
      ).toMatch(/^[0-9a-f]{64} {2}again\.sql\.gz\n$/);
    });

    test('nothing else is run, and an exit code comes back', async () => {
      expect(await kubectl(`exec ${N} postgres-0 -- node -e 1`)).toContain('not found in $PATH');
      expect(
        await kubectl(`exec ${N} postgres-0 -- psql -U orchestrator -c 'select nonsense'`),
      ).toMatch(/^exit 1: ERROR: {2}column "nonsense" does not exist/);
      const bare = await startClusterSimulation();
      const answer = await bare.kubectl(`exec ${N} postgres-0 -- psql -c 'select 1'`);
      await bare.stop();
      expect(answer.stderr).toContain('not found in $PATH');
    });
  },
);
