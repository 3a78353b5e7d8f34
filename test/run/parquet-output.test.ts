/** Files of a parquet output while they are written: row groups of sixteen units, and durable bit by bit. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ComputeNode } from '../../src/contract/index.js';
import type { Evaluation } from '../../src/run/evaluate.js';
import { FileSyncs } from '../../src/run/file-syncs.js';
import { type ComputedRows, ParquetOutput } from '../../src/run/parquet-output.js';
import { ParquetFile } from '../../src/table/parquet-reader.js';

const SCENARIOS = ['crash', 'rally'];
const SYMBOLS = 40;

describe('a parquet output', () => {
  let folder: string;
  let ahead: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'output-'));
    ahead = [];
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes all partitions with so many rows each; after each group, the names that were synced by then. */
  function write(rows: number): { output: ParquetOutput; syncs: number[] } {
    const keys = SCENARIOS.flatMap((scenario) =>
      Array.from({ length: SYMBOLS }, (_, i) => [scenario, `S${String(i).padStart(2, '0')}`]),
    );
    const spec = { name: 'close', type: 'double', about: 'close' };
    const evaluation = {
      count: keys.length,
      stale: [...keys.keys()],
      published: [],
      columns: [{ spec, id: '' }],
      value: (i: number, dim: number) => keys[i]?.[dim],
      spec: (i: number) => ({ key: keys[i], reads: [] }),
      fingerprintPlace: (i: number) => ({ bytes: Buffer.alloc(32, i), at: 0 }),
    } as unknown as Evaluation;
    const node = {
      dims: ['scenario', 'symbol'],
      batchBy: 'symbol',
      outputs: { metrics: { kind: 'parquet', fileBy: 'scenario', about: '' } },
      file: (scenario: string) => `${scenario}.parquet`,
    } as unknown as ComputeNode<unknown>;
    const place = {
      stage: join(folder, 'stage'),
      folder: join(folder, 'final'),
      isApart: false,
      syncAhead: (name: string) => ahead.push(name),
    };
    const output = new ParquetOutput(node, evaluation, place);
    const syncs = output.groups.map((group) => {
      output.writeGroup(new Map(group.map((i) => [i, computed(i, rows)])));
      return ahead.length;
    });
    return { output, syncs };
  }

  /** Rows of a partition: from its index on, no two alike, so that nothing is worth compressing. */
  function computed(index: number, rows: number): ComputedRows {
    const buffer = new SharedArrayBuffer(8 * rows);
    const numbers = new Float64Array(buffer);
    for (let row = 0; row < rows; row++) numbers[row] = index + Math.sin(row);
    return { buffer, tableRows: rows, from: 0, to: rows };
  }

  it('has one file per scenario with sixteen symbols in each row group', () => {
    const { output } = write(3);

    const { files, items } = output.finish();

    expect(files.map(({ name }) => name)).to.deep.equal(['crash.parquet', 'rally.parquet']);
    expect(readdirSync(join(folder, 'stage'))).to.deep.equal(['crash.parquet', 'rally.parquet']);
    expect(items.map((item) => item?.place)).to.deep.equal(
      SCENARIOS.flatMap((scenario) =>
        Array.from({ length: SYMBOLS }, (_, i) => ({
          kind: 'file',
          path: join(folder, 'final', `${scenario}.parquet`),
          rowGroup: Math.floor(i / 16),
          row: 3 * (i % 16),
        })),
      ),
    );
    const file = ParquetFile.open(join(folder, 'stage', 'rally.parquet'));
    const [first, , , fourth] = file.readColumn(2, 'close');
    expect([first, fourth]).to.deep.equal([72, 73]);
    file.close();
  });

  it('begins to make a file durable while it is written, where it is large', () => {
    const { output, syncs } = write(40_000);
    output.finish();

    // A row group is 5 MB: the second one makes more than eight.
    expect(syncs).to.deep.equal([0, 2, 2]);
    expect(ahead).to.deep.equal(['crash.parquet', 'rally.parquet']);
  });

  it('leaves a small file to its end', () => {
    write(100).output.finish();

    expect(ahead).to.deep.equal([]);
  });
});

describe('files on their way to the disk', () => {
  it('are waited for, and what went wrong first is thrown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'syncs-'));
    const syncs = new FileSyncs();
    syncs.begin(join(folder, 'none'));
    syncs.begin(folder);

    const error = await syncs.settle().then(
      () => undefined,
      (thrown: NodeJS.ErrnoException) => thrown,
    );

    expect(error?.code).to.equal('ENOENT');
    await syncs.settle();
    rmSync(folder, { recursive: true, force: true });
  });
});
