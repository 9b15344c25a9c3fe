import { spawn } from 'node:child_process';

/** Knows what must not outlive the supervisor. */
export interface Guard {
  /** The leader of a process group, by the name of the process; null when it ended. */
  setGroup(name: string, leader: number | null): void;
  /** The database server, which is ended by its own fast shutdown. */
  setPostgres(pid: number | null): void;
  /** Lets everything live and ends the guard. */
  release(): Promise<void>;
}

/**
 * Each line that arrives replaces the list before it. The end of input means that the supervisor is
 * gone, however it died: what the last line names is ended.
 */
const SCRIPT = `
last='|'
while read -r line; do last=$line; done
groups=\${last%%|*} postgres=\${last#*|}
for group in $groups; do kill -TERM "-$group"; done
[ -z "$postgres" ] || kill -INT "$postgres"
[ -z "$groups" ] && exit
sleep 5
for group in $groups; do kill -KILL "-$group"; done
`;

/**
 * A shell that waits on a pipe from this process. It costs nothing while it waits, and it is what
 * keeps the promise that no process stays when the supervisor itself is killed by force.
 */
export function startGuard(): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
  const groups = new Map<string, number>();
  let postgres: number | null = null;
  const tell = () => shell.stdin.write(`${[...groups.values()].join(' ')}|${postgres ?? ''}\n`);
  return {
    setGroup(name, leader) {
      if (leader === null) groups.delete(name);
      else groups.set(name, leader);
      tell();
    },
    setPostgres(pid) {
      postgres = pid;
      tell();
    },
    async release() {
      groups.clear();
      postgres = null;
      tell();
      shell.stdin.end();
      await ended;
    },
  };
}
