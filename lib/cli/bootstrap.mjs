// The first thing that runs after a clone: `node lib/cli/bootstrap.mjs start|dev|test|reset|ripcord`.
// It brings packages, the project's own Node and the database client to what is locked, and hands
// over. Plain JavaScript without dependencies, for any Node from 20.20.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  atLeast,
  COMMANDS,
  chooseNode,
  cleanEnvironment,
  isInstalled,
  OLDEST_OUTER,
  outerPath,
  parseVersion,
} from './bootstrap-decisions.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const inRoot = (...parts) => path.join(root, ...parts);

class Refusal extends Error {}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Says what is being done and for how long: in place on a terminal, else a line now and then. Beside
 * what a command answers, which may go on into a pipe.
 */
function progress(label) {
  const began = Date.now();
  const text = () => `${label} … ${Math.round((Date.now() - began) / 1000)} s`;
  const out = process.stderr;
  const terminal = out.isTTY === true;
  const show = () => out.write(terminal ? `\r\x1b[K${text()}` : `${text()}\n`);
  show();
  const timer = setInterval(show, terminal ? 1000 : 10_000);
  return () => {
    clearInterval(timer);
    out.write(terminal ? `\r\x1b[K${text()}\n` : `${text()}, done\n`);
  };
}

/** Runs a tool quietly, with progress; its output is shown only when it fails. */
async function runQuietly(label, command, args, options) {
  const done = progress(label);
  let output = '';
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-20_000);
    });
  }
  const stop = (signal) => child.kill(signal);
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  const code = await new Promise((resolve) => {
    child.once('error', (cause) => {
      output += String(cause);
      resolve(1);
    });
    child.once('close', (exit, signal) => resolve(signal ? 1 : exit));
  });
  for (const signal of STOP_SIGNALS) process.off(signal, stop);
  done();
  if (code !== 0)
    throw new Refusal(`${label} failed (${[command, ...args].join(' ')}):\n${output}`);
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const installed = () => readJson(inRoot('node_modules', '.package-lock.json'));
const lock = () => readJson(inRoot('package-lock.json'));

/** One install at a time in a checkout: a second one waits, then finds nothing to do. */
async function whileInstalling(work) {
  mkdirSync(inRoot('.ripcord'), { recursive: true });
  const file = inRoot('.ripcord', 'installing');
  let waiting = null;
  for (;;) {
    try {
      const handle = openSync(file, 'wx');
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      break;
    } catch (cause) {
      if (cause.code !== 'EEXIST') throw cause;
    }
    const holder = Number.parseInt(readJson(file) ?? '', 10);
    if (holder && !isRunning(holder)) rmSync(file, { force: true });
    waiting ??= progress('Another start is installing the packages');
    await pause(500);
  }
  waiting?.();
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === 'EPERM';
  }
}

async function installPackages() {
  if (isInstalled(lock(), installed())) return;
  await whileInstalling(async () => {
    if (isInstalled(lock(), installed())) return;
    const env = { ...process.env, PATH: outerPath(process.env.PATH ?? '') };
    delete env.NODE_ENV;
    await runQuietly(
      'Installing packages',
      'npm',
      ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--include=dev', '--include=optional'],
      { env },
    );
  });
}

/** The project's own Node, if the packages brought one that runs on this machine. */
function innerNode() {
  const node = inRoot('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (!existsSync(node)) return null;
  return spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0 ? node : null;
}

/** The database client is generated code: made again whenever its schema or its generator changed. */
async function generateClient(node) {
  const schema = inRoot('prisma', 'schema.prisma');
  if (!existsSync(schema)) return;
  const generator = installed()?.packages?.['node_modules/prisma']?.version;
  const wanted = createHash('sha256')
    .update(`${generator}\n`)
    .update(readFileSync(schema))
    .digest('hex');
  const stamp = inRoot('lib', 'generated', 'schema.sha256');
  const made = existsSync(inRoot('lib', 'generated', 'prisma'));
  if (made && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await runQuietly(
    'Generating the database client',
    node,
    [inRoot('node_modules', 'prisma', 'build', 'index.js'), 'generate'],
    {
      env: {
        ...cleanEnvironment(process.env),
        // Any executable keeps it from downloading an engine that generating does not need.
        PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  writeFileSync(stamp, wanted);
}

/**
 * Runs the real entry and stays behind it: signals are passed on, and it learns by its channel to
 * us when we are gone. A shell between npm and us may die without a word, so our own parent is
 * watched too.
 */
async function handOver(node, command, args) {
  const entry = COMMANDS[command];
  const child = spawn(
    node,
    [
      '--import',
      pathToFileURL(inRoot('node_modules', 'tsx', 'dist', 'loader.mjs')).href,
      inRoot(entry.file),
      ...entry.arguments,
      ...args,
    ],
    {
      cwd: command === 'ripcord' ? process.cwd() : root,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: {
        ...cleanEnvironment(process.env),
        PATH: `${inRoot('node_modules', '.bin')}:${process.env.PATH ?? ''}`,
        TSX_TSCONFIG_PATH: inRoot('tsconfig.json'),
      },
    },
  );
  for (const signal of STOP_SIGNALS) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(signal ? 128 + (constants.signals[signal] ?? 0) : code);
    });
  });
}

async function main([command, ...args]) {
  if (!Object.hasOwn(COMMANDS, command ?? '')) {
    throw new Refusal(`Say what to run: ${Object.keys(COMMANDS).join(', ')}.`);
  }
  if (!atLeast(parseVersion(process.version), OLDEST_OUTER)) {
    throw new Refusal(
      `Node ${process.version} is too old to begin with: install ${OLDEST_OUTER.join('.')} or newer.`,
    );
  }
  if (process.platform === 'win32') {
    throw new Refusal('Ripcord runs on Linux and macOS. On Windows, use it inside WSL.');
  }
  await installPackages();
  const chosen = chooseNode({
    inner: innerNode(),
    outer: process.execPath,
    outerVersion: process.version,
  });
  if (chosen.problem) throw new Refusal(chosen.problem);
  await generateClient(chosen.node);
  return handOver(chosen.node, command, args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (cause) {
  if (!(cause instanceof Refusal)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}
