import { log } from '@/lib/log';

/** Work that is under way, up to a limit, so that one slow target doesn't hold up the others. */
export class InFlight {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly limit: number) {}

  get free(): number {
    return Math.max(0, this.limit - this.running.size);
  }

  start(name: string, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => log.warn({ err: error, work: name }, 'work of the worker failed'))
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  async settled(): Promise<void> {
    await Promise.all(this.running);
  }
}
