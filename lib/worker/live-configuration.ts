import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { loadConfiguration } from '@/lib/configuration/load';
import { type ConfigurationFiles, fileStamp } from '@/lib/configuration/read-files';
import type { Configuration } from '@/lib/configuration/schema';
import type { Database } from '@/lib/db';
import { log } from '@/lib/log';
import { type Connected, createPlatforms, type Platforms } from '@/lib/platforms/registry';
import type { MetricsSource } from '@/lib/signals/sources/source';
import { canonicalJson } from '@/lib/timeline/canonical';
import { every } from './every';

const LOOK_EVERY_MS = 2000;
/** Longer than any call that may still be under way on an old connection. */
const CLOSE_AFTER_MS = 30_000;

type Settings = Parameters<typeof createPlatforms>[1];

/** ripcord.yaml as it is now, and what it connects to. Follows the files while it runs. */
export class LiveConfiguration {
  private current: Configuration | null = null;
  private platforms: Platforms;
  private readonly settings: Settings;
  private readonly retired = new Set<Platforms>();
  private stamp: string | null = null;

  constructor(
    private readonly db: Database,
    private readonly files: ConfigurationFiles,
    settings: Settings,
  ) {
    this.settings = { ...settings, urlOf: (connection, ref) => this.urlOf(connection, ref) };
    this.platforms = createPlatforms([], this.settings);
  }

  configuration(): Configuration | null {
    return this.current;
  }

  find(connection: string): Connected | undefined {
    return this.platforms.find(connection);
  }

  metrics(connection: string): MetricsSource | undefined {
    return this.platforms.metrics(connection);
  }

  /**
   * A secret that a service's probes need, by the runbook's name for it. Null where none is named
   * in ripcord.yaml, or what it names is not there.
   */
  secret(service: string, name: string): string | null {
    const reference = this.current?.services.find(({ slug }) => slug === service)?.secrets[name];
    if (reference === undefined) return null;
    const where = reference.slice(reference.indexOf(':') + 1);
    if (reference.startsWith('env:')) return this.settings.environment[where] ?? null;
    try {
      return readFileSync(where, 'utf8').trim();
    } catch {
      return null;
    }
  }

  private urlOf(connection: string, ref: string): string | null {
    const targets = this.current?.services.flatMap((service) => service.targets);
    const found = targets?.find((each) => each.connection === connection && each.ref === ref);
    return found?.url ?? null;
  }

  /** Loads until it worked once: a database that is not there yet is waited for. */
  async start(signal: AbortSignal): Promise<void> {
    const started = new AbortController();
    await every('load', 500, AbortSignal.any([signal, started.signal]), async () => {
      await this.load();
      started.abort();
    });
  }

  /** Looks for changed files every two seconds. */
  async follow(signal: AbortSignal): Promise<void> {
    await every('configuration', LOOK_EVERY_MS, signal, async () => {
      if ((await fileStamp(this.files)) !== this.stamp) await this.load();
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.platforms, ...this.retired].map((platforms) => platforms.close()));
  }

  /** A ripcord.yaml that can't be read any more leaves the connections as they were. */
  private async load(): Promise<void> {
    const stamp = await fileStamp(this.files);
    const { configuration, problems, changed } = await loadConfiguration(this.db, this.files);
    this.stamp = stamp;
    if (changed) log.info({ problems: problems.length }, 'configuration loaded');
    if (configuration === null) return;
    const before = this.current?.connections ?? [];
    this.current = configuration;
    if (canonicalJson(before) === canonicalJson(configuration.connections)) return;
    this.retire(this.platforms);
    this.platforms = createPlatforms(configuration.connections, this.settings);
  }

  private retire(platforms: Platforms): void {
    this.retired.add(platforms);
    void pause(CLOSE_AFTER_MS, undefined, { ref: false }).then(async () => {
      this.retired.delete(platforms);
      await platforms.close();
    });
  }
}
