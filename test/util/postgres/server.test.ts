/**
 * The PostgreSQL that tests start: it runs whoever we are and however its programs
 * were installed, and nothing of it outlives us.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { packedBinaries, usable } from './binaries.js';
import { type ChildUser, childUser } from './child-user.js';
import { freshDatabase, query, withoutServer } from './database.js';

const SERVER = fileURLToPath(new URL('./server.js', import.meta.url));

describe('the PostgreSQL of the tests', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pg-test-'));
    chmodSync(folder, 0o755);
  });

  afterEach(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true });
  });

  it('answers, in a database that is new and empty', async function () {
    const [first, second] = [await freshDatabase(this), await freshDatabase(this)];

    await query(first, 'create table mine (answer int)');

    expect(await query(second, "select to_regclass('mine')::text")).to.deep.equal([[null]]);
  });

  it('ends with the process that started it, even a killed one, and leaves no folder', async function () {
    await freshDatabase(this);
    const { TEST_PG_URL: _, ...env } = process.env;
    chmodSync(folder, 0o777);
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { startPostgres } = await import(${JSON.stringify(SERVER)});
         const server = await startPostgres();
         console.log(server.url ?? server.missing);
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...env, TMPDIR: folder } },
    );
    const [bytes] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(new URL(bytes.toString().trim()).port);
    expect(readdirSync(folder)).to.have.length(1);
    expect(await isOpen(port)).to.equal(true);

    child.kill('SIGKILL');

    for (let i = 0; i < 400 && readdirSync(folder).length > 0; i++) await sleep(50);
    expect(readdirSync(folder)).to.deep.equal([]);
    expect(await isOpen(port)).to.equal(false);
  });

  describe('with the programs that npm brought', () => {
    const native = packedBinaries() ?? '';
    const links = (where: string): string[] =>
      readdirSync(join(where, 'lib'), { withFileTypes: true })
        .filter((entry) => entry.isSymbolicLink())
        .map(({ name }) => name);
    let user: ChildUser;

    before(function () {
      if (native === '') withoutServer(this, 'pg', 'npm brought no PostgreSQL for this platform');
      const found = childUser();
      if ('missing' in found) return withoutServer(this, 'pg', found.missing);
      user = found;
    });

    it('makes the links that an install without scripts leaves out', () => {
      const copy = join(folder, 'installed');
      cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
      for (const name of links(copy)) rmSync(join(copy, 'lib', name));

      const found = usable(copy, user, folder);

      expect(found).to.have.property('bin', join(copy, 'bin'));
      expect(links(copy)).to.include('libicui18n.so.60');
    });

    it('runs a copy where the user of the server may not look', function () {
      if (process.getuid?.() !== 0) {
        console.log('      skipped: only root can start the server as another user');
        this.skip();
      }
      const checkout = join(folder, 'private');
      cpSync(native, join(checkout, 'native'), { recursive: true, verbatimSymlinks: true });
      chmodSync(checkout, 0o700);

      const found = usable(join(checkout, 'native'), user, folder);

      expect(found).to.have.property('bin', join(folder, 'native', 'bin'));
    });
  });

  it('is said to be missing, which TEST_REQUIRE makes a failure', () => {
    const before = process.env.TEST_REQUIRE;
    const skipped = new Error('skipped');
    const test = {
      skip: () => {
        throw skipped;
      },
    } as unknown as Mocha.Context;
    try {
      process.env.TEST_REQUIRE = 's3,pg';
      expect(() => withoutServer(test, 'pg', 'no PostgreSQL: none')).to.throw(
        'no PostgreSQL: none (TEST_REQUIRE names "pg")',
      );
      delete process.env.TEST_REQUIRE;
      expect(() => withoutServer(test, 'pg', 'no PostgreSQL: none')).to.throw('skipped');
    } finally {
      if (before !== undefined) process.env.TEST_REQUIRE = before;
    }
  });
});

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
