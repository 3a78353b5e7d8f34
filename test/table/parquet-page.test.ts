/** What stands before the values of a column: the same bytes as a general encoder of thrift writes. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import type { ColumnSpec } from '../../src/table/column.js';
import { definedFrom } from '../../src/table/parquet-levels.js';
import { Arena, encodeColumn } from '../../src/table/parquet-page.js';

const DOUBLE: ColumnSpec = { name: 'x', type: 'double', about: 'a number' };

/** What the library writes. */
function header(page: Parameters<typeof writePageHeader>[1]): string {
  const writer = new ByteWriter();
  writePageHeader(writer, page);
  return Buffer.from(writer.getBytes()).toString('hex');
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

/** Header of a data page of so many bytes, so many of them levels, which nobody compressed. */
function dataPage(rows: number, bytes: number, levels: number): string {
  return header({
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: bytes,
    compressed_page_size: bytes,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: 0,
      num_rows: rows,
      encoding: 'PLAIN',
      definition_levels_byte_length: levels,
      repetition_levels_byte_length: 0,
      is_compressed: false,
    },
  });
}

describe('a page of a Parquet file', () => {
  it('begins as the library would begin it, with numbers that nobody compressed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (rows) => {
        const data = Float64Array.from({ length: rows }, (_, i) => Math.sin(i));
        const column = { pieces: [{ data, from: 0, to: rows }] };
        const { bytes, compressedSize } = encodeColumn(rows, column, DOUBLE, {}, new Arena());
        const levels = definedFrom(0, rows);
        const expected = dataPage(rows, levels.length + 8 * rows, levels.length);

        expect(hex(bytes[0])).to.equal(expected + hex(levels));
        expect(bytes.reduce((sum, { length }) => sum + length, 0)).to.equal(compressedSize);
      }),
    );
  });

  it('has its words before it, as the library would place them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), (words) => {
        const index = Int32Array.from(words, (_, i) => i);
        const column = { words, index };
        const { bytes, dataPageOffset } = encodeColumn(
          words.length,
          column,
          undefined,
          {},
          new Arena(),
        );
        const texts = words.map((word) => Buffer.from(word));
        const size = texts.reduce((sum, text) => sum + 4 + text.length, 0);
        const expected = header({
          type: 'DICTIONARY_PAGE',
          uncompressed_page_size: size,
          compressed_page_size: size,
          dictionary_page_header: { num_values: words.length, encoding: 'PLAIN' },
        });
        expect(hex(bytes[0]).slice(0, expected.length)).to.equal(expected);
        expect(dataPageOffset).to.equal(expected.length / 2 + size);
      }),
    );
  });

  it('says how it was compressed', () => {
    const rows = 4000;
    const column = { pieces: [{ data: new Float64Array(rows), from: 0, to: rows }] };
    const { bytes, codec, uncompressedSize } = encodeColumn(rows, column, DOUBLE, {}, new Arena());
    const [head, body] = bytes as [Uint8Array, Uint8Array];
    const levels = definedFrom(0, rows);

    expect(codec).to.equal('BROTLI');
    expect(uncompressedSize).to.equal(head.length + 8 * rows);
    expect(hex(head)).to.equal(
      header({
        type: 'DATA_PAGE_V2',
        uncompressed_page_size: levels.length + 8 * rows,
        compressed_page_size: levels.length + body.length,
        data_page_header_v2: {
          num_values: rows,
          num_nulls: 0,
          num_rows: rows,
          encoding: 'PLAIN',
          definition_levels_byte_length: levels.length,
          repetition_levels_byte_length: 0,
          is_compressed: true,
        },
      }) + hex(levels),
    );
  });
});
