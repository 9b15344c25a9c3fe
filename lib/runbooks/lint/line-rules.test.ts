import { describe, expect, it } from 'vitest';
import { LINE_RULES } from './line-rules';

/** For each rule a line that it finds, and one that says the same in a way that works. */
const CASES: Readonly<Record<string, readonly [bad: string, good: string]>> = {
  'written.max_instances_zero': ['--max-instances=0', '--max-instances=10'],
  'written.bare_undo': [
    'kubectl rollout undo deployment/orchestrator -n llm-orchestrator',
    'kubectl rollout undo deployment/orchestrator --to-revision=2',
  ],
  'written.paused_words': ['# Expected: "deployment is paused"', 'spec.paused is true'],
  'written.restart_keeps_environment': [
    'export FLAG=false\ndocker restart hub',
    'export FLAG=false\ndocker compose up -d --force-recreate hub',
  ],
  'written.dump_into_live': [
    'gunzip < backup.sql.gz | kubectl exec -i db -- psql -U me db',
    'gunzip -t backup.sql.gz',
  ],
  'written.drop_function_cascade': [
    'DROP FUNCTION IF EXISTS touch CASCADE;',
    'DROP FUNCTION IF EXISTS touch;\nDROP TABLE a CASCADE;',
  ],
  'written.firestore_import': [
    'gcloud firestore import gs://backups/1/',
    'gcloud firestore export gs://backups/1/',
  ],
  'written.bigquery_decorator': [
    'AS SELECT * FROM analytics.runs@1690234800000;',
    'SELECT * FROM analytics.runs FOR SYSTEM_TIME AS OF t;',
  ],
  'written.secret_disabled_early': [
    'gcloud secrets versions disable 2 --secret=key',
    'gcloud secrets versions enable 1 --secret=key',
  ],
  'written.traffic_tag_flag': [
    'gcloud run services update-traffic api \\\n  --tag stable',
    'gcloud run services update-traffic api --set-tags stable=api-1',
  ],
  'written.no_such_command': [
    'gcloud monitoring time-series list --filter=x',
    'gcloud monitoring policies list',
  ],
  'written.logging_tail': ['gcloud logging tail "x"', 'gcloud logging read "x"'],
  'written.registry_shut_down': [
    'gcloud container images list-tags gcr.io/a/b',
    'gcloud artifacts docker images list a/b',
  ],
  'written.update_without_flag': [
    'gcloud run services update api --region us-central1',
    'gcloud run services update api --region us-central1 --memory 1Gi',
  ],
  'written.hmac_prefix': [
    "openssl dgst -sha256 -hmac 'secret'",
    'openssl dgst -sha256 payload.json',
  ],
  'written.ratio_of_unlike_labels': [
    'rate(r{status=~"5.."}[5m]) / rate(r[5m]) * 100',
    'sum(rate(r{status=~"5.."}[5m])) / sum(rate(r[5m]))',
  ],
  'written.rate_without_denominator': [
    'rate(r{status=~"5.."}[5m])',
    'sum(rate(r{status=~"5.."}[5m])) / sum(rate(r[5m]))',
  ],
  'written.quantile_by_series': [
    'histogram_quantile(0.99, rate(d_bucket[5m]))',
    'histogram_quantile(0.99, sum by (le) (rate(d_bucket[5m])))',
  ],
  'written.policy_counts_requests': [
    'filter: \'metric.label.response_code_class="5xx"\'\nthresholdValue: 0.5',
    'ratio of failed by all requests\nthresholdValue: 0.5',
  ],
  'written.image_by_tag': [
    'gcloud run deploy api --image=gcr.io/a/b:previous-tag',
    'gcloud run deploy api --image=gcr.io/a/b@sha256:0123',
  ],
  'written.rebuilt_from_tag': [
    'git checkout tags/v1.0.0\ndocker compose build hub',
    'docker compose up -d hub',
  ],
  'written.revert_head': ['git revert HEAD', 'git revert 1a2b3c4'],
  'written.previous_by_guess': [
    'PREVIOUS_REVISION="virtuoso-api-00001-abc"',
    'REVISION="virtuoso-api-00412-qix"',
  ],
};

describe('lines that can’t do what they say', () => {
  it('each rule has its two lines here', () => {
    expect(LINE_RULES.map(({ id }) => id).sort()).toEqual(Object.keys(CASES).sort());
  });
  it.each(LINE_RULES)('$id finds the one and not the other', ({ id, found }) => {
    const [bad, good] = CASES[id] ?? ['', ''];
    expect([found(bad), found(good)]).toEqual([true, false]);
  });
  it.each(LINE_RULES)('$id says why, and what works', ({ what, why, fix }) => {
    for (const sentence of [what, why, fix]) expect(sentence).toMatch(/\.$/);
  });
});
