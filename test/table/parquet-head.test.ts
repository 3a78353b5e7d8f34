/** Heads of Parquet files: ours, those of others, and damaged ones. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeParquetFile } from '../../src/table/parquet-file.js';
import { readParquetHead } from '../../src/table/parquet-head.js';
import { writeParquet } from '../nodes/fetch/sql.js';

describe('the head of a Parquet file', () => {
  let folder: string;
  let path: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'heads-'));
    path = join(folder, 'own.parquet');
    const spec = { name: 'value', type: 'double', about: 'with ,"chunks": in its words' } as const;
    writeParquetFile(path, {
      rows: 200_000,
      columns: [{ spec, data: new Float64Array(200_000).fill(2) }],
      metadata: { view: 'numbers', note: 'also ,"chunks":[[1]] here' },
    });
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has columns, rows per group and metadata', () => {
    expect(readParquetHead(path)).to.deep.equal({
      columns: ['value'],
      types: ['DOUBLE'],
      rows: [122_880, 77_120],
      metadata: { view: 'numbers', note: 'also ,"chunks":[[1]] here' },
    });
  });

  it('is not there in a file of another program', async () => {
    const other = join(folder, 'other.parquet');
    await writeParquet(other, 'select 1 as a');

    expect(readParquetHead(other)).to.equal(undefined);
  });

  it('is damaged wherever the end of a file is cut or changed', () => {
    const bytes = readFileSync(path);
    const damaged = join(folder, 'damaged.parquet');
    const end = bytes.length;
    const footer = bytes.readUInt32LE(end - 8);
    for (const at of [0, 20, end - footer - 8, end - 1]) {
      writeFileSync(damaged, bytes.subarray(0, at));
      expect(() => readParquetHead(damaged), `cut at ${at}`).to.throw(/is damaged/);
    }
    for (const at of [end - footer - 20, end - footer - 10, end - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 0xff;
      writeFileSync(damaged, changed);
      expect(() => readParquetHead(damaged), `changed at ${at}`)
        .to.throw(/is damaged/)
        .with.property('code', 'damaged-file');
    }
  });
});
