/**
 * A disk that fills while a run works: the run says so, nothing that is published
 * is half-written, and the next run with more space completes, to the byte.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mountProblem, SmallDisk } from '../util/mounts.js';
import { publishedFiles, toyDag } from '../util/toy-process.js';
import { numbers, PIPELINE, state, tables } from '../util/toy-tables.js';

const NAMES = 60;
const PLENTY = 32 * 1024;
const FULL =
  /^the disk is full \([^\n]+\) - free some space and run again; what was published before is untouched$/;

interface Told {
  readonly failures?: readonly { readonly node: string; readonly message: string }[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

type State = Awaited<ReturnType<typeof state>>;

describe('a disk that fills during a run', function () {
  // Some twenty real runs.
  this.timeout(300_000);
  let disk: SmallDisk;
  const kept = mkdtempSync(join(tmpdir(), 'kept-'));
  const undisturbed: State[] = [];
  /** Kibibytes that a cold run needs. */
  let need = 0;

  before(async function () {
    const problem = mountProblem();
    if (problem) {
      console.log(`      skipped: ${problem}`);
      this.skip();
    }
    disk = new SmallDisk(PLENTY);
    begin();
    for (const edition of [1, 2]) {
      edit(edition);
      const { code, err } = await toyDag(disk.folder, 'run', 'all');
      expect(code, err).to.equal(0);
      undisturbed.push(await state(disk.folder));
      if (edition === 2) continue;
      need = disk.used;
      cpSync(disk.folder, kept, { recursive: true, preserveTimestamps: true });
    }
  });

  after(() => {
    disk?.remove();
    rmSync(kept, { recursive: true });
  });

  /** Empties the disk and lays a project there: a new one, or the one that has run once. */
  function begin(from?: string): void {
    disk.resize(PLENTY);
    for (const name of readdirSync(disk.folder)) {
      rmSync(join(disk.folder, name), { recursive: true });
    }
    if (from) cpSync(from, disk.folder, { recursive: true, preserveTimestamps: true });
    else writeFileSync(join(disk.folder, 'pipelines.yaml'), PIPELINE);
  }

  function edit(edition: number): void {
    writeFileSync(join(disk.folder, 'numbers.txt'), numbers(NAMES, edition));
  }

  /** A run that ends because the disk is full; says how far it came. */
  async function failingRun(where: string): Promise<string> {
    const { code, out, err } = await toyDag(disk.folder, 'run', 'all', '--json', '--quiet');
    expect(code, `${where}: ${err}${out}`).to.equal(1);
    const { failures = [], error } = JSON.parse(out) as Told;
    const messages = failures.map(({ message }) => message);
    if (error) messages.push(`${error.message} - ${error.hint}`);
    for (const message of messages) expect(message, where).to.match(FULL);
    if (error) return 'beginning';
    if (failures.length === 0) {
      expect(err, where).to.match(
        /^warning {2}the record of this run was not written: the disk is/,
      );
    }
    return failures[0]?.node ?? 'record';
  }

  /** Nothing lies there that would not lie there otherwise, and each published file is the old or the new one. */
  async function isWhole(where: string, editions: readonly State[]): Promise<void> {
    const all = readdirSync(disk.folder, { recursive: true }) as string[];
    const left = all.filter((name) => /\.tmp$|\.staging|(^|\/)lock/.test(name));
    expect(left, where).to.deep.equal([]);
    for (const [file, digest] of Object.entries(publishedFiles(disk.folder))) {
      expect(
        editions.map(({ files }) => files[file]),
        `${where}: ${file}`,
      ).to.include(digest);
    }
  }

  async function isCompletedWith(edition: number, where: string): Promise<void> {
    disk.resize(PLENTY);
    const { code, out, err } = await toyDag(disk.folder, 'run', 'all');
    expect(code, `${where}: ${err}${out}`).to.equal(0);
    expect(await state(disk.folder), where).to.deep.equal(undisturbed[edition - 1]);
  }

  it('ends the run with words, and the next one completes it: cold', async () => {
    const moments = new Set<string>();
    for (const share of [0, 0.02, 0.08, 0.18, 0.3, 0.8]) {
      begin();
      edit(1);
      disk.resize(disk.used + share * need);
      const where = `${Math.round(100 * share)} % of ${need} KiB`;

      moments.add(await failingRun(where));

      await isWhole(where, [undisturbed[0] as State]);
      await isCompletedWith(1, where);
    }
    // It really filled at different moments.
    expect(moments.size).to.be.greaterThan(3);
  });

  it('ends the run with words, and the next one completes it: incremental', async () => {
    const moments = new Set<string>();
    for (const free of [0, 8, 24, 48]) {
      begin(kept);
      edit(2);
      disk.resize(disk.used + free);
      const where = `${free} KiB free`;

      moments.add(await failingRun(where));

      await isWhole(where, undisturbed);
      const database = mkdtempSync(join(tmpdir(), 'database-'));
      for (const name of ['toys.duckdb', 'toys.duckdb.wal']) {
        const file = join(disk.folder, 'data', name);
        if (existsSync(file)) cpSync(file, join(database, name));
      }
      const found = await tables(join(database, 'toys.duckdb'));
      rmSync(database, { recursive: true });
      expect(found.schemas, where).to.deep.equal(undisturbed[0]?.schemas);
      found.tables.forEach((row, i) => {
        expect(undisturbed.map((edition) => edition.tables[i])).to.deep.include(row);
      });
      await isCompletedWith(2, where);
    }
    expect(moments.size).to.be.greaterThan(2);
  });

  it('is told in whole sentences, whether it is full already or fills soon', async () => {
    begin();
    edit(1);
    disk.resize(disk.used);
    const full = await toyDag(disk.folder, 'run', 'all');
    disk.resize(disk.used + 0.02 * need);
    const soon = await toyDag(disk.folder, 'run', 'all', '--quiet');

    const why = 'the disk is full (ENOSPC: no space left on device, write)';
    const hint = 'free some space and run again; what was published before is untouched';
    expect(full).to.include({ code: 1, out: '', err: `disk-full  ${why}\n      ${hint}\n` });
    // Whether the last of the room went before the cache was looked at depends on the disk's blocks.
    expect(soon.err.replace(`warning  the cache was not pruned: ${why} - ${hint}\n`, '')).to.equal(
      `warning  the record of this run was not written: ${why} - ${hint}\n`,
    );
    expect(soon.out).to.equal(
      [
        `failed   numbers: ${why} - ${hint}`,
        'not run  trial: "numbers" failed',
        'not run  more: "trial" was not run: "numbers" failed',
        'not run  scale: "numbers" failed',
        'not run  grid: "numbers" failed',
        'not run  sum: "scale" was not run: "numbers" failed',
        '',
      ].join('\n'),
    );
  });
});
