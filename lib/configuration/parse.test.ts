import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from './parse';
import { describeProblem } from './problem';

const GOOD = `demo: true
connections:
  main:
    kind: cloud-run
    project: acme-prod
    region: us-central1
    read: adc
    act: env:DEPLOYER
environments:
  production: { production: true }
services:
  shop:
    name: Shop
    runbook: shop
    targets:
      - role: web
        environment: production
        connection: main
        ref: projects/acme-prod/locations/us-central1/services/shop
status:
  name: Acme status
  components:
    - { name: Shop, service: shop }
`;

const parse = (text: string) => parseConfiguration('ripcord.yaml', text);

/** GOOD with one piece of its text exchanged; fails when the piece isn't there. */
function changed(from: string, to: string) {
  expect(GOOD).toContain(from);
  return parse(GOOD.replace(from, to));
}

describe('the repository’s own ripcord.yaml', () => {
  const { configuration, problems } = parse(readFileSync('ripcord.yaml', 'utf8'));
  it('has no problems', () => {
    expect(problems).toEqual([]);
  });
  it('connects three services and says why two are not', () => {
    const reasons = configuration?.services.map(({ slug, notConnected }) => [slug, notConnected]);
    expect(reasons).toEqual([
      ['virtuoso-api', null],
      ['llm-connector-hub', null],
      ['llm-forge', null],
      ['llm-orchestrator', 'It runs on Kubernetes, which is not connected yet.'],
      ['llm-hub', 'It runs under Docker Compose, which is not connected yet.'],
    ]);
  });
});

describe('parseConfiguration', () => {
  it('reads a connection with its credential references and the platform’s own address', () => {
    expect(parse(GOOD).configuration?.connections).toEqual([
      {
        name: 'main',
        kind: 'cloud-run',
        project: 'acme-prod',
        region: 'us-central1',
        read: 'adc',
        act: 'env:DEPLOYER',
        endpoint: { kind: 'platform' },
        simulated: false,
      },
    ]);
  });

  it('swaps traffic by comparison only where a connection asks for it', () => {
    const asked = changed('    region:', '    compare_and_swap: true\n    region:');
    expect(asked.configuration?.connections).toMatchObject([{ compareAndSwap: true }]);
    expect(parse(GOOD).configuration?.connections[0]).not.toHaveProperty('compareAndSwap');
  });

  it('tells an unknown key with its line, its column and what was meant', () => {
    const { problems, configuration } = changed('    region:', '    regoin:');
    expect(problems.map(describeProblem)).toEqual([
      'ripcord.yaml:4:5: connections.main: "region" is missing.',
      'ripcord.yaml:6:5: connections.main.regoin: "regoin" is not known here. Did you mean "region"?',
    ]);
    expect(configuration?.services[0]).toMatchObject({
      slug: 'shop',
      targets: [],
      notConnected: 'Connection "main" in ripcord.yaml has a mistake.',
    });
  });

  it('tells an unknown kind with what was meant', () => {
    const [problem] = changed('kind: cloud-run', 'kind: cloudrun').problems;
    expect(problem).toMatchObject({ line: 4, path: 'connections.main.kind' });
    expect(problem?.suggestion).toBe('Did you mean "cloud-run"?');
  });

  it('tells a section that it does not know and uses the others', () => {
    const { problems, configuration } = changed('status:', 'statuss:');
    expect(problems[0]).toMatchObject({
      line: 20,
      column: 1,
      suggestion: 'Did you mean "status"?',
    });
    expect(configuration?.services[0]?.targets).toHaveLength(1);
  });

  it('tells a target’s connection that does not exist, and keeps the service listed', () => {
    const { problems, configuration } = changed('connection: main', 'connection: mian');
    expect(problems[0]).toMatchObject({
      line: 18,
      path: 'services.shop.targets[0].connection',
      suggestion: 'Did you mean "main"?',
    });
    expect(configuration?.services[0]?.notConnected).toBe('There is no connection "mian".');
  });

  it.each([
    ['projects/other/locations/us-central1/services/shop', 'project "other"'],
    ['projects/acme-prod/locations/europe-west1/services/shop', 'region "europe-west1"'],
    ['shop', 'Write projects/'],
  ])('refuses the reference %s', (ref, said) => {
    const { problems, configuration } = changed(
      'projects/acme-prod/locations/us-central1/services/shop',
      ref,
    );
    expect(problems[0]?.message).toContain(said);
    expect(configuration?.services[0]?.targets).toEqual([]);
  });

  it('refuses two services with one target', () => {
    const twice = GOOD.replace(
      'status:',
      `  copy:
    name: Copy
    targets:
      - environment: production
        connection: main
        ref: projects/acme-prod/locations/us-central1/services/shop
status:`,
    );
    const { problems, configuration } = parse(twice);
    expect(problems[0]?.message).toBe('"shop" already has this target.');
    expect(configuration?.services.map(({ targets }) => targets.length)).toEqual([1, 0]);
  });

  it('lists the services of a docker connection as not connected', () => {
    const { problems, configuration } = changed('kind: cloud-run', 'kind: docker');
    expect(problems).toEqual([]);
    expect(configuration?.connections).toEqual([]);
    expect(configuration?.services[0]?.notConnected).toMatch(/is not connected yet\.$/);
  });

  const CLUSTER = (entry: string, ref: string) =>
    parse(`connections:
  prod:
    kind: kubernetes
${entry}environments:
  production:
    production: true
services:
  orchestrator:
    name: Orchestrator
    targets:
      - environment: production
        connection: prod
        ref: ${ref}
        url: https://orchestrator.example.com
`);

  it('reads a connection to a cluster, and a workload of it', () => {
    const { problems, configuration } = CLUSTER(
      '    namespaces: [llm]\n    read: kubeconfig:/etc/kube#prod\n    act: env:TOKEN\n    exec:\n      version: [psql, -c, select 1]\n',
      'llm/deployments/orchestrator',
    );
    expect(problems).toEqual([]);
    expect(configuration?.connections[0]).toMatchObject({
      kind: 'kubernetes',
      namespaces: ['llm'],
      read: 'kubeconfig:/etc/kube#prod',
      act: 'env:TOKEN',
      exec: { version: ['psql', '-c', 'select 1'] },
      gitopsNamespace: 'argocd',
      simulated: false,
    });
    expect(configuration?.services[0]?.targets[0]).toMatchObject({
      kind: 'kubernetes',
      ref: 'llm/deployments/orchestrator',
      url: 'https://orchestrator.example.com',
    });
  });

  it.each([
    ['', 'orchestrator', 'Write NAMESPACE/deployments/NAME.'],
    ['    namespaces: [llm]\n', 'other/deployments/orchestrator', 'does not look into'],
    ['    read: adc\n', 'llm/deployments/orchestrator', 'Write in-cluster, kubeconfig:PATH'],
    ['    server: http://10.0.0.1\n', 'llm/deployments/orchestrator', 'Write https://'],
  ])('says what is wrong of a cluster: %s %s', (entry, ref, message) => {
    const { problems } = CLUSTER(entry, ref);
    expect(problems.map((problem) => problem.message).join(' ')).toContain(message);
  });

  it('refuses a simulated connection outside a demo', () => {
    const text = GOOD.replace('demo: true', 'demo: false').replace(
      '    read: adc',
      '    endpoint: simulator\n    read: adc',
    );
    const { configuration, problems } = parse(text);
    expect(configuration?.connections).toEqual([]);
    expect(problems[0]?.message).toBe('A simulated connection is refused outside a demo.');
    expect(configuration?.services[0]?.notConnected).toContain('is simulated');
  });

  const PROMETHEUS = `environments:`;
  const withPrometheus = (entry: string, metrics = '{ connection: prom, service: shop }') =>
    parse(
      GOOD.replace(PROMETHEUS, `  prom:\n    kind: prometheus\n${entry}environments:`).replace(
        '        ref:',
        `        metrics: ${metrics}\n        ref:`,
      ),
    );

  it('reads a Prometheus with the usual names, and which target it measures', () => {
    const { configuration, problems } = withPrometheus('    url: https://prom.example/base\n');
    expect(problems).toEqual([]);
    expect(configuration?.connections[1]).toEqual({
      name: 'prom',
      kind: 'prometheus',
      url: 'https://prom.example/base',
      read: null,
      metrics: { requests: 'http_requests_total', latency: 'http_request_duration_seconds' },
      labels: { service: 'service', revision: 'version', code: 'code' },
    });
    expect(configuration?.services[0]?.targets[0]?.metrics).toEqual({
      connection: 'prom',
      service: 'shop',
    });
  });

  it('reads a Prometheus with names and a token of its own', () => {
    const { configuration, problems } = withPrometheus(
      '    url: http://127.0.0.1:9090\n    read: env:PROM\n    metrics: { requests: reqs_total }\n    labels: { code: status }\n',
    );
    expect(problems).toEqual([]);
    expect(configuration?.connections[1]).toMatchObject({
      read: 'env:PROM',
      metrics: { requests: 'reqs_total', latency: 'http_request_duration_seconds' },
      labels: { service: 'service', code: 'status' },
    });
  });

  it.each([
    ['http://prom.example:9090', 'Without TLS only this machine'],
    ['prom.example', 'Write https://host'],
    ['ftp://prom.example', 'Write https://host'],
    ['https://user:hunter2@prom.example', 'name a token under "read"'],
    ['https://prom.example/?a=1', 'without "?" and "#"'],
  ])('refuses the Prometheus address %s', (url, said) => {
    const { configuration, problems } = withPrometheus(`    url: ${url}\n`);
    expect(problems[0]).toMatchObject({ line: 11, path: 'connections.prom.url' });
    expect(problems[0]?.message).toContain(said);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
    expect(configuration?.connections).toHaveLength(1);
  });

  it.each([
    ['metrics: { requests: "a b" }', 'connections.prom.metrics.requests'],
    ['labels: { service: "a-b" }', 'connections.prom.labels.service'],
    ['read: adc', 'connections.prom.read'],
  ])('refuses a Prometheus with %s', (line, path) => {
    const { problems } = withPrometheus(`    url: https://prom.example\n    ${line}\n`);
    expect(problems[0]).toMatchObject({ line: 12, path });
  });

  it.each([
    [
      '{ connection: prmo, service: shop }',
      'There is no connection "prmo".',
      'Did you mean "prom"?',
    ],
    [
      '{ connection: main, service: shop }',
      '"main" is a Cloud Run connection, whose metrics belong to its own targets.',
      'Name a connection of kind prometheus, or leave "metrics" out for Cloud Monitoring.',
    ],
  ])('tells metrics of %s, and takes no other source’s instead', (metrics, message, suggestion) => {
    const url = '    url: https://prom.example\n';
    const { configuration, problems } = withPrometheus(url, metrics);
    const path = 'services.shop.targets[0].metrics.connection';
    expect(problems).toMatchObject([{ path, message, suggestion }]);
    const [target] = configuration?.services[0]?.targets ?? [];
    expect(target?.metrics?.connection).toBe(metrics.includes('main') ? 'main' : 'prmo');
  });

  it('refuses a target that runs on a Prometheus', () => {
    const { configuration, problems } = parse(
      GOOD.replace(
        PROMETHEUS,
        '  prom: { kind: prometheus, url: https://p.example }\nenvironments:',
      ).replace('        connection: main', '        connection: prom'),
    );
    expect(problems[0]).toMatchObject({
      message: '"prom" gives metrics, and nothing runs there.',
      suggestion: 'Name it under "metrics" of the target.',
    });
    expect(configuration?.services[0]?.targets).toEqual([]);
  });

  it('reads which private hosts may be probed, and tells one that is none', () => {
    const list = (allow: string) => parse(`${GOOD}probes:\n  allow: ${allow}\n`);
    expect(list('[orders.internal, 10.20.0.0/16]').configuration?.probes.allow).toEqual([
      'orders.internal',
      '10.20.0.0/16',
    ]);
    const { configuration, problems } = list('[orders.internal, 0.0.0.0/0]');
    expect(problems[0]).toMatchObject({ path: 'probes.allow[1]' });
    expect(problems[0]?.message).toContain('name a network of /8 or smaller');
    expect(configuration?.probes.allow).toEqual([]);
  });

  it('counts anything but true as no demo', () => {
    const { configuration, problems } = changed('demo: true', 'demo: "yes"');
    expect(configuration?.demo).toBe(false);
    expect(problems[0]).toMatchObject({ line: 1, path: 'demo' });
  });

  it.each([
    ['localhost:8080', { kind: 'address', host: 'localhost', port: 8080, tls: false }],
    ['127.0.0.1:9000', { kind: 'address', host: '127.0.0.1', port: 9000, tls: false }],
    ['"[::1]:9000"', { kind: 'address', host: '::1', port: 9000, tls: false }],
    ['https://run.example.com', { kind: 'address', host: 'run.example.com', port: 443, tls: true }],
  ])('accepts the endpoint %s', (endpoint, expected) => {
    const { configuration } = changed('    read: adc', `    endpoint: ${endpoint}\n    read: adc`);
    expect(configuration?.connections[0]).toMatchObject({ endpoint: expected });
  });

  it.each([
    'run.example.com:80',
    '10.0.0.1:80',
    '127.0.0.1.evil.example:80',
    'http://localhost:1',
    'x',
  ])('refuses the endpoint %s', (endpoint) => {
    const parsed = changed('    read: adc', `    endpoint: ${endpoint}\n    read: adc`);
    expect(parsed.configuration?.connections).toEqual([]);
    expect(parsed.problems[0]).toMatchObject({ line: 7, path: 'connections.main.endpoint' });
  });

  it('refuses a secret in place of its reference, and never repeats it', () => {
    const { problems, configuration } = changed('env:DEPLOYER', 'sk-live-4242');
    expect(configuration?.connections).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('4242');
    expect(problems[0]?.message).toContain('never belongs in this file');
  });

  it('drops only the broken status component', () => {
    const { configuration, problems } = changed(
      '    - { name: Shop, service: shop }',
      '    - { nmae: Shop }\n    - { name: Shop, service: shpo }',
    );
    expect(configuration?.status.components).toEqual([
      { name: 'Shop', service: null, group: null },
    ]);
    expect(problems.map(({ suggestion }) => suggestion)).toContain('Did you mean "shop"?');
  });

  it('uses nothing of a text that is not YAML, and says where it stops', () => {
    const { configuration, problems } = parse('demo: true\nservices:\n  a: [1\n');
    expect(configuration).toBeNull();
    expect(problems[0]?.line).toBeGreaterThanOrEqual(3);
  });

  it('uses nothing of a text with a key twice', () => {
    const { configuration, problems } = parse('demo: false\ndemo: true\n');
    expect(configuration).toBeNull();
    expect(problems[0]).toMatchObject({ line: 2, column: 1 });
  });

  it('uses nothing of an alias bomb', () => {
    const eight = (alias: string) => `[${Array(8).fill(alias).join(',')}]`;
    const bomb = `a: &a ${eight('1')}\nb: &b ${eight('*a')}\nc: &c ${eight('*b')}\nd: ${eight('*c')}\n`;
    const { configuration, problems } = parse(bomb);
    expect(configuration).toBeNull();
    expect(problems).toHaveLength(1);
  });

  it('takes names that live on every object for ordinary names', () => {
    const { configuration } = parse('services:\n  constructor: { name: X }\n');
    expect(configuration?.services.map(({ slug }) => slug)).toEqual(['constructor']);
  });

  it.each(['', '# only a comment\n', 'just text', '- a\n- b\n'])(
    'uses nothing of %j: an emptied file must not take every service away',
    (text) => {
      const { configuration, problems } = parse(text);
      expect(configuration).toBeNull();
      expect(problems[0]?.message).toBe('This must be a map of sections.');
    },
  );
});
