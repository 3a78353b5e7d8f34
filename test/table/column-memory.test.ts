/** Columns in memory that is used again: the same numbers as in arrays of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { ColumnMemory } from '../../src/table/column-memory.js';
import { ParquetFile } from '../../src/table/parquet-reader.js';
import { type ParquetField, ParquetWriter } from '../../src/table/parquet-writer.js';

const FIELDS: readonly ParquetField[] = (['double', 'float', 'date'] as const).map((type) => ({
  name: type,
  kind: 'number',
  spec: { name: type, type, about: '' },
}));

describe('memory for columns', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'columns-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what arrays of their own would, batch after batch', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN));
    const column = fc.oneof(
      fc.array(value, { minLength: 1, maxLength: 50 }),
      fc.tuple(fc.nat(9), fc.nat(3000)).map(([v, n]) => new Array<number>(n).fill(v)),
    );
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 6 }), (groups) => {
        const path = join(folder, 'x.parquet');
        const writer = new ParquetWriter(path, FIELDS);
        for (const rows of groups) {
          const data = Float64Array.from(rows);
          const pieces = [{ data, from: 0, to: data.length }];
          writer.writeRowGroup(
            data.length,
            FIELDS.map(() => ({ pieces })),
          );
        }
        writer.finish();
        const memory = ColumnMemory.borrow();
        const file = ParquetFile.open(path, memory);

        const read = groups.flatMap((_, g) => FIELDS.map(({ name }) => file.readColumn(g, name)));

        const expected = groups.flatMap((rows) => FIELDS.map(() => rows));
        expect(read.map((numbers) => [...numbers])).to.deep.equal(expected);
        file.close();
        memory.giveBack();
      }),
      { numRuns: 60 },
    );
  });

  it('holds days once that all row groups have', () => {
    const path = join(folder, 'days.parquet');
    const data = Float64Array.from({ length: 2000 }, (_, i) => Math.floor(i / 100));
    const writer = new ParquetWriter(path, FIELDS);
    for (let group = 0; group < 2; group++) {
      writer.writeRowGroup(
        data.length,
        FIELDS.map(() => ({ pieces: [{ data, from: 0, to: data.length }] })),
      );
    }
    writer.finish();
    const memory = ColumnMemory.borrow();
    const shared = ParquetFile.open(path, memory);
    const alone = ParquetFile.open(path);

    expect(shared.readColumn(0, 'date')).to.equal(shared.readColumn(1, 'date'));
    expect(alone.readColumn(0, 'date')).not.to.equal(alone.readColumn(1, 'date'));

    shared.close();
    alone.close();
    memory.giveBack();
  });

  it('is lent to one at a time, and a column may be longer than a block', () => {
    const [one, other] = [ColumnMemory.borrow(), ColumnMemory.borrow()];
    const columns = [1, 1 << 17, 5, (1 << 17) + 1, 1 << 16].flatMap((count, i) => {
      const rooms = [one.take(count), other.take(count)];
      for (const [r, { numbers }] of rooms.entries()) numbers.fill(10 * i + r);
      return rooms;
    });

    for (const [i, { numbers, bytes, at }] of columns.entries()) {
      const expected = 10 * Math.floor(i / 2) + (i % 2);
      expect(numbers.every((n) => n === expected)).to.equal(true);
      expect(new Float64Array(bytes.buffer, at, 1)[0]).to.equal(expected);
    }
    one.giveBack();
    expect(ColumnMemory.borrow()).to.equal(one);
    expect(ColumnMemory.borrow()).not.to.equal(one);
  });
});
