/** Parquet: what is written is what is read, by us and by DuckDB. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
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
  { name: 'f', type: 'float', about: '' },
];

/** A number as a column keeps it. */
const kept = (spec: ColumnSpec, value: number): number =>
  spec.type === 'float' ? Math.fround(value) : value;

describe('parquet', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'parquet-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a row group that is larger than what is encoded at once', () => {
    const path = join(folder, 'large.parquet');
    const specs = Array.from({ length: 5 }, (_, c): ColumnSpec => {
      return { name: `c${c}`, type: 'double', about: '' };
    });
    const rows = 400_000;
    const columns = specs.map((_, c) => Float64Array.from({ length: rows }, (_, i) => i * (c + 1)));
    const writer = new ParquetWriter(
      path,
      specs.map((spec) => ({ name: spec.name, kind: 'number', spec })),
    );
    for (let group = 0; group < 2; group++) {
      writer.writeRowGroup(
        rows,
        columns.map((data) => ({ pieces: [{ data, from: 0, to: rows }] })),
      );
    }
    const { bytes, checksum } = writer.finish();

    const written = readFileSync(path);
    expect([written.length, crc32(written)]).to.deep.equal([bytes, checksum]);
    const file = ParquetFile.open(path);
    for (const [c, spec] of specs.entries()) {
      for (const group of [0, 1]) {
        const read = file.readColumn(group, spec.name);
        expect(Buffer.from(read.buffer).equals(Buffer.from(columns[c]?.buffer as ArrayBuffer))).to
          .be.true;
      }
    }
    file.close();
  });

  it('reads back what was written, with gaps, in several row groups', () => {
    const whole = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(Number.NaN));
    const row = fc.tuple(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)),
      whole,
      whole,
      fc.constantFrom(0, 1, Number.NaN),
      fc.constantFrom(0, 1, 2, Number.NaN),
      fc.oneof(fc.double({ noNaN: true, min: -1e30, max: 1e30 }), fc.constant(Number.NaN)),
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
            expect([...got]).to.deep.equal(group.map((r) => kept(spec, r[c] as number)));
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
      [0.1, Number.NaN, 2 ** 24],
    ];
    writeParquetFile(path, {
      rows: 3,
      columns: [
        { name: 'symbol', words: ['AAPL', 'BRK-B'], index: Int32Array.of(1, 0, 1) },
        ...SPECS.map((spec, c) => ({ spec, data: Float64Array.from(data[c] as number[]) })),
      ],
    });

    const rows = await query(
      `select symbol, d, day::varchar as day, n::varchar as n, b, e, f::varchar as f, typeof(f) as type from read_parquet('${path}')`,
    );

    expect(rows).to.deep.equal([
      { symbol: 'BRK-B', d: 1.5, day: '1970-01-01', n: '7', b: true, e: 'blue', ...single('0.1') },
      { symbol: 'AAPL', d: null, day: '2020-01-01', n: null, b: false, e: null, ...single(null) },
      {
        symbol: 'BRK-B',
        d: -0.25,
        day: null,
        n: '1099511627776',
        b: null,
        e: 'red',
        ...single('16777216.0'),
      },
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

  it('reads as DuckDB does, value by value, whether columns are plain, compressed or have gaps', async () => {
    const path = join(folder, 'kinds.parquet');
    const rows = 3000;
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const gap = (every: number, value: number, i: number): number =>
      i % every === 0 ? Number.NaN : value;
    const columns = (['double', 'float'] as const).flatMap((type) => [
      {
        spec: { name: `${type}_plain`, type, about: '' },
        data: Float64Array.from({ length: rows }, random),
      },
      {
        spec: { name: `${type}_gaps`, type, about: '' },
        data: Float64Array.from({ length: rows }, (_, i) => gap(7, random(), i)),
      },
      {
        spec: { name: `${type}_warm_up`, type, about: '' },
        data: Float64Array.from({ length: rows }, (_, i) => (i < 199 ? Number.NaN : random())),
      },
      { spec: { name: `${type}_same`, type, about: '' }, data: new Float64Array(rows).fill(0.1) },
      {
        spec: { name: `${type}_none`, type, about: '' },
        data: new Float64Array(rows).fill(Number.NaN),
      },
    ]);
    writeParquetFile(path, { rows, columns });

    const file = ParquetFile.open(path);
    const theirs = await query(`select * from read_parquet('${path}')`);
    for (const { spec, data } of columns) {
      const ours = file.readColumn(0, spec.name);
      const wanted = data.map((value) => kept(spec, value));
      expect([...ours], spec.name).to.deep.equal([...wanted]);
      expect(
        theirs.map((row) => (row as Record<string, number | null>)[spec.name] ?? Number.NaN),
        spec.name,
      ).to.deep.equal([...wanted]);
    }
    file.close();
  });

  it('says in the footer what each column means, and the same bytes every time', async () => {
    const path = join(folder, 'about.parquet');
    const spec: ColumnSpec = {
      name: 'rsi',
      type: 'float',
      unit: 'percent',
      about: 'strength of gains',
      source: 'Wilder',
    };
    const write = (): Buffer => {
      writeParquetFile(path, {
        rows: 2,
        columns: [
          { name: 'symbol', words: ['A'], index: Int32Array.of(0, 0) },
          { spec, data: Float64Array.of(1, 2) },
        ],
        metadata: { view: 'strengths' },
      });
      return readFileSync(path);
    };
    const first = write();

    expect(first.equals(write())).to.equal(true);
    expect(
      await query(
        `select decode(key) as key, decode(value) as value from parquet_kv_metadata('${path}')`,
      ),
    ).to.deep.equal([
      { key: 'view', value: 'strengths' },
      {
        key: 'columns',
        value: JSON.stringify([{ name: 'symbol', type: 'text' }, spec]),
      },
    ]);
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

/** A column of single precision as DuckDB shows it. */
function single(f: string | null): { f: string | null; type: string } {
  return { f, type: 'FLOAT' };
}

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
