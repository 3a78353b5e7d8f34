/** Which columns of a Parquet file are compressed. */
import { brotliCompressSync, constants } from 'node:zlib';
import { expect } from 'chai';
import { type ColumnStorage, compressIfWorthwhile } from '../../src/table/page-compression.js';

const bytesOf = (array: Float64Array): Uint8Array => new Uint8Array(array.buffer);
const column = (value: (row: number) => number): Uint8Array =>
  bytesOf(Float64Array.from({ length: 4000 }, (_, row) => value(row)));

describe('compression of pages', () => {
  it('leaves doubles that hardly repeat as they are, and does not ask again', () => {
    const storage: ColumnStorage = {};
    expect(compressIfWorthwhile(column(Math.sin), storage)).to.equal(undefined);
    expect(storage).to.deep.equal({ isCompressed: false });
    expect(
      compressIfWorthwhile(
        column(() => 1),
        storage,
      ),
    ).to.equal(undefined);
  });

  it('packs a column of few values, also where a sample begins in the middle of a number', () => {
    for (const shift of [0, 3]) {
      const storage: ColumnStorage = {};
      const values = column((row) => (row % 50 === 0 ? 100 : 0)).subarray(shift);
      expect(compressIfWorthwhile(values, storage)?.length).to.be.below(values.length / 20);
      expect(storage).to.deep.equal({ isCompressed: true });
    }
  });

  it('asks Brotli where half of the numbers differ, which does not pay', () => {
    const storage: ColumnStorage = {};
    const values = column((row) => (row % 2 === 0 ? Math.sin(row % 500) : 0));
    expect(compressIfWorthwhile(values, storage)).to.equal(undefined);
    expect(storage).to.deep.equal({ isCompressed: false });
  });

  it('packs as Brotli does, also what is one number, and what is no longer than its sample', () => {
    const pages: [number, (row: number) => number][] = [
      [4000, () => 0],
      [4000, () => 1.5],
      [3999, () => 1.5],
      [4000, (row) => (row === 3999 ? 2 : 1.5)],
      [500, (row) => row % 2],
    ];
    // Twice: what is known of the first round must be the same.
    for (const [rows, value] of [...pages, ...pages]) {
      const values = column(value).subarray(0, 8 * rows);
      const expected = brotliCompressSync(values, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 0,
          [constants.BROTLI_PARAM_SIZE_HINT]: values.length,
        },
      });

      const packed = compressIfWorthwhile(values, {});

      expect(Buffer.from(packed ?? []).toString('hex')).to.equal(expected.toString('hex'));
    }
  });

  it('leaves what is short as it is, undecided', () => {
    const storage: ColumnStorage = {};
    expect(compressIfWorthwhile(new Uint8Array(1000), storage)).to.equal(undefined);
    expect(storage).to.deep.equal({});
  });
});
