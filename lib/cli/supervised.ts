import path from 'node:path';
import { type Child, type ChildSpec, createChild } from './child';
import type { Guard } from './guard';
import type { Claim } from './running-copy';
import type { Terminal } from './terminal';

/** The processes of one stack: known to the guard and to the running-copy file while they run. */
export interface Supervised {
  child(spec: Pick<ChildSpec, 'name' | 'args' | 'env' | 'readLine' | 'graceMs'>): Child;
  /** Stops them one after another: the web first, then the worker, then the simulator. */
  stop(): Promise<void>;
}

const STOP_ORDER = ['web', 'worker', 'simulator'];

export function createSupervised(
  options: {
    readonly root: string;
    readonly dataDir: string;
    readonly mode: 'production' | 'development';
    readonly terminal: Terminal;
  },
  guard: Guard,
  claim: Claim,
): Supervised {
  const children = new Map<string, Child>();
  return {
    child(spec) {
      const child = createChild({
        ...spec,
        cwd: options.root,
        logFile: path.join(options.dataDir, 'logs', `${spec.name}.log`),
        show: options.mode === 'development' ? 'all' : 'errors',
        say: options.terminal.line,
        onProcess(pid) {
          guard.setGroup(spec.name, pid);
          claim.setChild(spec.name, pid);
        },
      });
      children.set(spec.name, child);
      return child;
    },
    async stop() {
      for (const name of STOP_ORDER) await children.get(name)?.stop();
    },
  };
}
