/** A written line that can't do what it says, how to know it, why, and what works. */
export interface LineRule {
  readonly id: string;
  readonly found: (text: string) => boolean;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

const matches = (pattern: RegExp) => (text: string) => pattern.test(text);

export const LINE_RULES: readonly LineRule[] = [
  {
    id: 'written.max_instances_zero',
    found: matches(/--max-instances[= ]0\b/),
    what: '--max-instances=0 does not stop the service.',
    why: '0 means "unset" there, and the line makes a new revision.',
    fix: 'Manual scaling with 0 instances, after recording minimum and maximum.',
  },
  {
    id: 'written.bare_undo',
    found: (text) =>
      text.split('\n').some((line) => /rollout undo\b/.test(line) && !/--to-revision/.test(line)),
    what: 'A bare "rollout undo" names no target.',
    why: 'Run twice it returns to the bad version; racing the controller it goes back two; it drops annotations.',
    fix: 'Name the ReplicaSet, test its resource version, and change the template only.',
  },
  {
    id: 'written.paused_words',
    found: matches(/deployment is paused/i),
    what: '"deployment is paused" is never printed.',
    why: 'Whoever waits for these words waits for ever.',
    fix: 'Read spec.paused.',
  },
  {
    id: 'written.restart_keeps_environment',
    found: matches(/export [A-Z_]+=[\s\S]*docker restart|\.env[\s\S]*docker compose restart/),
    what: 'A restart does not bring the changed environment.',
    why: 'A container keeps the environment that it was created with.',
    fix: 'Recreate it with the changed environment and the same digest; verify through the flag endpoint.',
  },
  {
    id: 'written.dump_into_live',
    found: matches(/gunzip\s*<[\s\S]*psql|psql[^\n]*<\s*\S*(?:dump|backup)/),
    what: 'A dump is poured into the live database.',
    why: 'At the first conflict it stops half-way, and what stands then is neither state.',
    fix: 'Restore beside it in one transaction, compare, swap by rename, keep the old one.',
  },
  {
    id: 'written.drop_function_cascade',
    found: matches(/DROP FUNCTION[^;\n]*CASCADE/i),
    what: 'A shared function is dropped with CASCADE.',
    why: "It takes other tables' triggers with it.",
    fix: 'Find out on a clone first, and list what each CASCADE takes.',
  },
  {
    id: 'written.firestore_import',
    found: matches(/gcloud firestore import/),
    what: 'A Firestore import runs over live data.',
    why: 'It overwrites and never removes; cancelled, it stays in part.',
    fix: 'Export first, count, import, look at samples, and say what can not be undone.',
  },
  {
    id: 'written.bigquery_decorator',
    found: matches(/FROM\s+[\w.]+@\d{10,}/i),
    what: 'The table is read by a legacy decorator and replaced in place.',
    why: 'The decorator is not known to standard SQL, and what it replaces is gone.',
    fix: 'Copy to a new table at that time, compare counts, then rename twice and keep the current one.',
  },
  {
    id: 'written.secret_disabled_early',
    found: matches(/secrets versions disable/),
    what: 'A secret version is disabled while instances may still use it.',
    why: 'Instances resolve a secret when they start; "latest" does not follow traffic.',
    fix: 'Enable the old one, make a new revision, verify a fresh instance, then disable the new one.',
  },
  {
    id: 'written.traffic_tag_flag',
    found: matches(/update-traffic[\s\S]*--tag\b/),
    what: '"update-traffic" has no --tag.',
    why: 'The line is refused; without the flag it would move all traffic.',
    fix: 'Set the tag through the API (--set-tags): tagging moves no traffic.',
  },
  {
    id: 'written.no_such_command',
    found: matches(/gcloud monitoring (?:time-series list|metrics describe)/),
    what: 'There is no such command.',
    why: 'It is refused at the moment when it is needed.',
    fix: 'Ask the Monitoring API.',
  },
  {
    id: 'written.logging_tail',
    found: matches(/gcloud logging tail/),
    what: '"gcloud logging tail" is not generally available.',
    why: 'It is refused without the alpha or beta component.',
    fix: 'Ask the Logging API.',
  },
  {
    id: 'written.registry_shut_down',
    found: matches(/gcloud container images list-tags/),
    what: 'The registry behind this command is shut down.',
    why: 'It lists nothing, so no image is found.',
    fix: 'Read Artifact Registry.',
  },
  {
    id: 'written.update_without_flag',
    found: matches(/gcloud run services update \S+(?:\s+--region[= ]\S+)?\s*$/m),
    what: '"services update" without a flag changes nothing.',
    why: 'It is refused, so no new revision is made.',
    fix: 'Make a new revision of the same digest.',
  },
  {
    id: 'written.hmac_prefix',
    found: matches(/openssl dgst[^\n]*-hmac/),
    what: 'The signature is what openssl prints.',
    why: 'It begins with a prefix that makes every signature wrong.',
    fix: 'A signed synthetic request, or only the hexadecimal digits.',
  },
  {
    id: 'written.ratio_of_unlike_labels',
    found: matches(/rate\([^)]*\{[^}]*\}\[[^\]]+\]\)\s*\/\s*rate\(/),
    what: 'The error rate divides unlike label sets.',
    why: 'Only like series divide, so it is never the share that the threshold is about.',
    fix: 'Sum both sides over the same labels before dividing.',
  },
  {
    id: 'written.rate_without_denominator',
    found: (text) => text.split('\n').some((line) => /^\s*rate\([^)]*status[^)]*\)\s*$/.test(line)),
    what: 'Errors per second are held against a share.',
    why: 'Without a denominator it is never the ratio that the threshold is about.',
    fix: 'Divide failed by all requests of the same window.',
  },
  {
    id: 'written.quantile_by_series',
    found: matches(/histogram_quantile\([^,]+,\s*rate\(/),
    what: 'The quantile is not summed by "le".',
    why: 'It gives one quantile for each series, not that of the service.',
    fix: 'sum by (le) inside histogram_quantile.',
  },
  {
    id: 'written.policy_counts_requests',
    found: matches(/response_code_class="5xx"[\s\S]*thresholdValue:\s*0?\.\d/),
    what: 'The policy counts failed requests per second.',
    why: 'A threshold of 0.5 is half a request per second, not half of the requests.',
    fix: 'A ratio: failed by all requests of the same window.',
  },
  {
    id: 'written.image_by_tag',
    found: (text) => /--image[= ](?!\S*@sha256:)\S+/.test(text) && !text.includes('--no-traffic'),
    what: 'The image to go back to is named by a tag.',
    why: 'A tag is resolved again at each deployment and may point elsewhere by now.',
    fix: 'Deploy the digest that was recorded while it served well.',
  },
  {
    id: 'written.rebuilt_from_tag',
    found: matches(/git checkout tags\/[\s\S]*build/),
    what: 'The old version is built anew.',
    why: 'A build today is another image than the one that served well.',
    fix: 'Run the recorded digest.',
  },
  {
    id: 'written.revert_head',
    found: matches(/git revert HEAD/),
    what: '"git revert HEAD" reverts the newest commit.',
    why: 'HEAD may not be the bad one.',
    fix: 'Name the commits.',
  },
  {
    id: 'written.previous_by_guess',
    found: matches(/-0000\d-(?:abc|old|new)\b|current revision - 1/),
    what: 'The target is an example or "the one before".',
    why: 'A name in a document is right only once, and after one rollback the one before is the broken one.',
    fix: 'Name one revision that served well, from what was recorded.',
  },
];
