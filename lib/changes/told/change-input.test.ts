import { describe, expect, it } from 'vitest';
import { changeInput } from './change-input';

/** As PagerDuty's documentation of change events has it. */
const pagerDuty = {
  routing_key: 'samplekeyhere',
  payload: {
    summary: 'Build Success: Increase snapshot create timeout to 30 seconds',
    timestamp: '2020-07-17T08:42:58.315+0000',
    source: 'acme-build-pipeline-tool-default-i-9999',
    custom_details: { build_state: 'passed', build_number: '2', run_time: '1236s' },
  },
  links: [{ href: 'https://acme.pagerduty.dev/build/2', text: 'View more details in Acme!' }],
};

/** As the conformance suite of CDEvents 0.4 has it. */
const deployed = {
  context: {
    version: '0.4.0',
    id: '271069a8-fc18-44f1-b38f-9d70a1695819',
    chainId: '4c8cb7dd-3448-41de-8768-eec704e2829b',
    source: '/event/source/123',
    type: 'dev.cdevents.service.deployed.0.2.0',
    timestamp: '2023-03-20T14:27:05.315384Z',
    schemaUri: 'https://myorg.com/schema/custom',
  },
  subject: {
    id: 'mySubject123',
    source: '/event/source/123',
    type: 'service',
    content: {
      environment: { id: 'test123' },
      artifactId:
        'pkg:oci/myapp@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427',
    },
  },
};

const own = {
  service: 'checkout',
  kind: 'flag',
  summary: 'new-parser set to on for 50 %',
  source: 'flags',
  key: 'new-parser@831',
};

function refusal(input: unknown): string {
  const parsed = changeInput.safeParse(input);
  if (parsed.success) throw new Error('it was accepted');
  return parsed.error.issues[0]?.message ?? '';
}

const cd = (type: string, more: object = {}) => ({
  context: { ...deployed.context, type },
  subject: { ...deployed.subject, ...more },
});

describe('a change that is told', () => {
  it('is read from PagerDuty’s own example', () => {
    expect(changeInput.parse(pagerDuty)).toEqual({
      source: 'acme-build-pipeline-tool-default-i-9999',
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      kind: 'other',
      summary: 'Build Success: Increase snapshot create timeout to 30 seconds',
      at: '2020-07-17T08:42:58.315+00:00',
      actor: null,
      services: ['acme-build-pipeline-tool-default-i-9999'],
      environment: null,
      revision: null,
      goesBack: false,
      links: [{ href: 'https://acme.pagerduty.dev/build/2', text: 'View more details in Acme!' }],
    });
  });

  it('takes service, kind, person and environment from PagerDuty’s details, and nothing else', () => {
    const custom_details = {
      service: 'checkout',
      kind: 'secret',
      user: 'kim@shop.example',
      environment: 'staging',
      token: 'hunter2-canary',
    };
    const parsed = changeInput.parse({ payload: { ...pagerDuty.payload, custom_details } });
    expect(parsed).toMatchObject({
      services: ['checkout', 'acme-build-pipeline-tool-default-i-9999'],
      kind: 'secret',
      actor: 'kim@shop.example',
      environment: 'staging',
    });
    expect(JSON.stringify(parsed)).not.toContain('canary');
  });

  it('has the same name when a PagerDuty event comes again, whatever its routing key', () => {
    const again = changeInput.parse({ ...pagerDuty, routing_key: 'another' });
    expect(again.key).toBe(changeInput.parse(pagerDuty).key);
    const { timestamp: _, ...without } = pagerDuty.payload;
    expect(changeInput.parse({ payload: without }).key).toBeNull();
  });

  it('is read from CDEvents’ own example', () => {
    expect(changeInput.parse(deployed)).toEqual({
      source: '/event/source/123',
      key: '271069a8-fc18-44f1-b38f-9d70a1695819',
      kind: 'deployment',
      summary: 'mySubject123 was deployed in test123, myapp@sha256:0b31b1c02ff4',
      at: '2023-03-20T14:27:05.315384Z',
      actor: null,
      services: ['mySubject123', 'mySubject123'],
      environment: 'test123',
      revision: null,
      goesBack: false,
      links: [],
    });
  });

  it.each([
    ['service.upgraded.0.3.0', 'deployment', 'service/myapp was upgraded in prod', false],
    ['service.rolledback.0.3.0-draft', 'deployment', 'service/myapp was rolled back in prod', true],
    ['service.removed.0.3.0', 'deployment', 'service/myapp was removed in prod', false],
    ['service.published.0.3.0', 'other', 'service/myapp was published in prod', false],
  ])('reads CDEvents %s', (type, kind, summary, goesBack) => {
    const content = { environment: { id: 'prod' } };
    const parsed = changeInput.parse(cd(`dev.cdevents.${type}`, { id: 'service/myapp', content }));
    expect(parsed).toMatchObject({ kind, summary, goesBack, services: ['service/myapp', 'myapp'] });
  });

  it('reads a modified environment as configuration of no one service', () => {
    const content = { name: 'testEnv', url: 'https://example.org/testEnv' };
    expect(
      changeInput.parse(cd('dev.cdevents.environment.modified.0.3.0-draft', { content })),
    ).toMatchObject({
      kind: 'configuration',
      summary: 'environment testEnv was modified',
      services: [],
      environment: 'testEnv',
    });
  });

  it('reads a CDEvent inside a structured CloudEvent', () => {
    const cloud = { specversion: '1.0', id: '1', source: '/x', type: 'y', data: deployed };
    expect(changeInput.parse(cloud)).toEqual(changeInput.parse(deployed));
  });

  it('is read in Ripcord’s own shape', () => {
    expect(changeInput.parse(own)).toEqual({
      source: 'flags',
      key: 'new-parser@831',
      kind: 'flag',
      summary: 'new-parser set to on for 50 %',
      at: null,
      actor: null,
      services: ['checkout'],
      environment: null,
      revision: null,
      goesBack: false,
      links: [],
    });
  });

  it('is one line of plain text, without what reorders or hides it', () => {
    const summary = 'a\nb\u202Egnp.exe\u0000 \u200Bend';
    expect(changeInput.parse({ ...own, summary }).summary).toBe('a b gnp.exe end');
  });

  it.each([
    [
      'a type that is no change',
      cd('dev.cdevents.build.started.0.2.0'),
      /"dev\.cdevents\.build\.started\.0\.2\.0" is not a change of what runs\. Send dev\.cdevents\.service\.deployed, /,
    ],
    [
      'a type of somebody else',
      cd('com.example.service.deployed.1.0.0'),
      /com\.example\.service\.deployed\.1\.0\.0" is not a change/,
    ],
    ['an unheard-of predicate', cd('dev.cdevents.service.toString.0.1.0'), /service\.toString/],
    [
      'a CDEvent without its id',
      { ...deployed, context: { ...deployed.context, id: '' } },
      /^context\.id: This must not be empty/,
    ],
    [
      'a time without zone',
      { ...own, at: '2026-03-01T12:00:00' },
      /^at: Write a time with its zone/,
    ],
    [
      'a script as a link',
      { ...own, links: [{ href: 'javascript:alert(1)' }] },
      /^links\.0\.href: A link is an http or https address/,
    ],
    [
      'a link to a file',
      { payload: pagerDuty.payload, links: [{ href: 'file:///etc/passwd' }] },
      /^links\.0\.href: .*read as PagerDuty’s shape/,
    ],
    ['a PagerDuty alert without summary', { payload: { source: 'x' } }, /^payload\.summary: /],
    ['an unknown kind', { ...own, kind: 'deploy' }, /^kind: .*"deployment"/],
    ['a field that nobody reads', { ...own, sevice: 'x' }, /sevice/],
    ['too much text', { ...own, summary: 'x'.repeat(301) }, /^summary: At most 300 characters/],
    [
      'too many details',
      { payload: { ...pagerDuty.payload, custom_details: { x: 'y'.repeat(40_000) } } },
      /At most 32 kB/,
    ],
    ['nothing', {}, /read as Ripcord’s own shape/],
  ])('is refused when it is %s, with what, where and how', (_, input, message) => {
    expect(refusal(input)).toMatch(message);
  });
});
