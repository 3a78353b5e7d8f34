/** Parquet: what is written is what is read, by us and by DuckDB. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { ColumnSpec } from '../../src/table/column.js';
import { writeParquetFile } from '../../src/table/parquet-file.js';
import { ParquetFile } from '../../src/table/parquet-reader.js';
import { type ParquetField, ParquetWriter } from '../../src/table/parquet-writer.js';

const SPECS: readonly ColumnSpec[] = [
  { name: 'd', type: 'double', about: '' },
  { name: 'day', type: 'date', about: '' },
  { name: 'n', type: 'int', about: '' },
  { name: 'b', type: 'bool', about: '' },
  { name: 'e', type: 'enum', values: ['red', 'green', 'blue'], about: '' },
];

describe('parquet', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'parquet-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('reads back what was written, with gaps, in several row groups', () => {
    const whole = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(Number.NaN));
    const row = fc.tuple(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)),
      whole,
      whole,
      fc.constantFrom(0, 1, Number.NaN),
      fc.constantFrom(0, 1, 2, Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 4 }), (groups) => {
        const path = join(folder, 'x.parquet');
        const fields: ParquetField[] = [
          { name: 't', kind: 'text' },
          ...SPECS.map((spec) => ({ name: spec.name, kind: 'number' as const, spec })),
        ];
        const writer = new ParquetWriter(path, fields, { hello: 'world' });
        for (const group of groups) {
          const index = Int32Array.from(group, (_, i) => (i % 3) - 1);
          writer.writeRowGroup(group.length, [
            { words: ['a', 'ä'], index },
            ...SPECS.map((_, c) => {
              const cut = Math.floor(group.length / 2);
              const column = Float64Array.from(group, (r) => r[c] as number);
              return {
                pieces: [
                  { data: column, from: 0, to: cut },
                  { data: column, from: cut, to: column.length },
                ],
              };
            }),
          ]);
        }
        writer.finish();

        const file = ParquetFile.open(path);
        expect(file.metadata).to.deep.equal({ hello: 'world' });
        expect(file.rowGroups.map((g) => g.rows)).to.deep.equal(groups.map((g) => g.length));
        groups.forEach((group, g) => {
          SPECS.forEach((spec, c) => {
            const got = file.readColumn(g, spec.name, spec.values);
            expect([...got]).to.deep.equal(group.map((r) => r[c] as number));
          });
          expect([...file.readText(g, 't').index]).to.deep.equal(group.map((_, i) => (i % 3) - 1));
        });
        file.close();
      }),
      { numRuns: 60 },
    );
  });

  it('is read by DuckDB with the declared types', async () => {
    const path = join(folder, 'types.parquet');
    const data = [
      [1.5, Number.NaN, -0.25],
      [0, 18_262, Number.NaN],
      [7, Number.NaN, 2 ** 40],
      [1, 0, Number.NaN],
      [2, Number.NaN, 0],
    ];
    writeParquetFile(path, {
      rows: 3,
      columns: [
        { name: 'symbol', words: ['AAPL', 'BRK-B'], index: Int32Array.of(1, 0, 1) },
        ...SPECS.map((spec, c) => ({ spec, data: Float64Array.from(data[c] as number[]) })),
      ],
    });

    const rows = await query(
      `select symbol, d, day::varchar as day, n::varchar as n, b, e from read_parquet('${path}')`,
    );

    expect(rows).to.deep.equal([
      { symbol: 'BRK-B', d: 1.5, day: '1970-01-01', n: '7', b: true, e: 'blue' },
      { symbol: 'AAPL', d: null, day: '2020-01-01', n: null, b: false, e: null },
      { symbol: 'BRK-B', d: -0.25, day: null, n: '1099511627776', b: null, e: 'red' },
    ]);
  });

  it('compresses what repeats and not what does not, and DuckDB reads both', async () => {
    const path = join(folder, 'size.parquet');
    const rows = 20_000;
    let state = 1;
    const noise = Float64Array.from({ length: rows }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.sqrt(state);
    });
    const same = new Float64Array(rows).fill(3);
    const spec = (name: string): ColumnSpec => ({ name, type: 'double', about: '' });

    const { bytes } = writeParquetFile(path, {
      rows,
      columns: [
        { spec: spec('noise'), data: noise },
        { spec: spec('same'), data: same },
      ],
    });

    expect(bytes).to.be.within(rows * 8, rows * 8 + 5000);
    expect(
      await query(`select count(*)::integer as n, sum(same) as s from read_parquet('${path}')`),
    ).to.deep.equal([{ n: rows, s: rows * 3 }]);
  });

  it('calls a truncated file damaged wherever it was cut', () => {
    const path = join(folder, 'whole.parquet');
    const data = Float64Array.from({ length: 50 }, (_, i) => i);
    writeParquetFile(path, { rows: 50, columns: [{ spec: SPECS[0] as ColumnSpec, data }] });
    const bytes = readFileSync(path);
    const cut = join(folder, 'cut.parquet');
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(cut, bytes.subarray(0, length));
      expect(() => ParquetFile.open(cut).readColumn(0, 'd'), `cut at ${length}`)
        .to.throw(/is damaged/)
        .with.property('kind', 'data');
    }
  });
});

async function query(sql: string): Promise<unknown[]> {
  const duckdb = createRequire(import.meta.url)(
    '@duckdb/node-api',
  ) as typeof import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql);
  const rows = reader.getRowObjectsJS();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => ({ ...row }));
}
