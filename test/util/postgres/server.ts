/**
 * Starts a real PostgreSQL for tests, in a temporary folder and on a free port.
 *
 * A shell holds it and a pipe from us: when the pipe closes, however we ended,
 * the server is stopped and its folder removed. Nothing is written for good, so
 * nothing is synced to disk.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import { type ChildUser, childUser } from './child-user.js';

/** A running server. */
export interface TestServer {
  /** With the name and password of its owner, and the database "postgres". */
  readonly url: string;
  readonly about: string;
  stop(): Promise<void>;
}

const OWNER = 'tetra';
/** Odd on purpose: it must come through URLs whole, and be recognised where it must not stand. */
export const TEST_PASSWORD = 'open/sesame@42';

/** `$1` is the folder, the rest the server's command. */
const KEEPER = `folder="$1"; shift
"$@" >"$folder/log" 2>&1 & server=$!
read -r end
kill -QUIT $server 2>/dev/null
wait $server
rm -rf "$folder"`;

/** The server that TEST_PG_URL names, else a new one; or why there is none. */
export async function startPostgres(): Promise<TestServer | { readonly missing: string }> {
  const given = process.env.TEST_PG_URL;
  if (given) return { url: given, about: 'the server of TEST_PG_URL', stop: async () => {} };
  if (process.platform === 'win32') return { missing: 'none is started on Windows' };
  const user = childUser();
  if ('missing' in user) return user;
  for (let attempt = 1; ; attempt++) {
    const server = await attemptStart(user);
    // Somebody else may have taken the port between the look and the start.
    if (!('log' in server)) return server;
    if (attempt === 3) throw new Error(`PostgreSQL did not start:\n${server.log}`);
  }
}

async function attemptStart(
  user: ChildUser,
): Promise<TestServer | { readonly missing: string } | { readonly log: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tetra-pg-'));
  let keeper: ChildProcess | undefined;
  try {
    give(folder, user);
    const binaries = findBinaries(user, folder);
    if ('missing' in binaries) return binaries;
    const { bin, version } = binaries;
    const data = makeCluster(bin, folder, user);
    const port = await freePort();
    const kept = keep(bin, data, folder, port, user);
    if (!(await isReady(kept, folder))) {
      const log = logOf(folder);
      await ended(kept);
      return { log };
    }
    keeper = kept;
    const secret = encodeURIComponent(TEST_PASSWORD);
    return {
      url: `postgresql://${OWNER}:${secret}@127.0.0.1:${port}/postgres`,
      about: `PostgreSQL ${version}`,
      stop: () => ended(kept),
    };
  } finally {
    if (!keeper) rmSync(folder, { recursive: true, force: true });
  }
}

/** An empty cluster; returns its data folder. */
function makeCluster(bin: string, folder: string, user: ChildUser): string {
  const data = join(folder, 'data');
  const password = join(folder, 'password');
  writeFileSync(password, TEST_PASSWORD);
  mkdirSync(data, { mode: 0o700 });
  for (const path of [password, data]) give(path, user);
  const init = ['-D', data, '-U', OWNER, `--pwfile=${password}`, '--auth=scram-sha-256'];
  init.push('--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions');
  const made = spawnSync(join(bin, 'initdb'), init, { ...user, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  return data;
}

function keep(
  bin: string,
  data: string,
  folder: string,
  port: number,
  user: ChildUser,
): ChildProcess {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_wal_size: '2GB',
    shared_buffers: '128MB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [join(bin, 'postgres'), '-D', data, ...options];
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', folder, ...command], {
    ...user,
    cwd: '/',
    // Ctrl-C reaches us, and the pipe closes; it must not reach the keeper before.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  return keeper;
}

/** Its pid file says when it takes connections, its log when it never will. */
async function isReady(keeper: ChildProcess, folder: string): Promise<boolean> {
  const status = join(folder, 'data', 'postmaster.pid');
  for (let waited = 0; waited < 30_000 && keeper.exitCode === null; waited += 20) {
    if (existsSync(status) && readFileSync(status, 'utf8').split('\n')[7]?.trim() === 'ready') {
      return true;
    }
    if (logOf(folder).includes('FATAL')) return false;
    await sleep(20);
  }
  return false;
}

function logOf(folder: string): string {
  const log = join(folder, 'log');
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
}

function ended(keeper: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return resolve();
    keeper.ref();
    keeper.once('exit', () => resolve());
    keeper.stdin?.end();
  });
}

function give(path: string, { uid, gid }: ChildUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
