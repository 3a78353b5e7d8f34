/** The footer of a Parquet file, against the one that the library writes. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { FileMetaData } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { encodeFooter, type Footer, type FooterColumn } from '../../src/table/parquet-footer.js';
import { asNumbers, type ChunkPlace, CREATED_BY, chunkAt } from '../../src/table/parquet-index.js';

const size = fc.oneof(
  fc.nat(200),
  fc.nat(2 ** 31 - 1),
  fc.maxSafeNat().map((n) => n % 2 ** 45),
);
const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constant('größer als 文字 🙂'));
const column: fc.Arbitrary<FooterColumn> = fc.oneof(
  fc.record({
    name: text,
    type: fc.constantFrom('DOUBLE', 'FLOAT', 'INT32', 'INT64', 'BOOLEAN'),
  }),
  fc.record({ name: text, type: fc.constant('INT32'), converted: fc.constant('DATE') }),
  fc.record({ name: text, type: fc.constant('BYTE_ARRAY'), converted: fc.constant('UTF8') }),
) as fc.Arbitrary<FooterColumn>;
const place: fc.Arbitrary<ChunkPlace> = fc.record({
  offset: size,
  size,
  isCompressed: fc.boolean(),
  plain: size,
  uncompressedSize: size,
  dataPage: fc.oneof(fc.constant(0), fc.nat(5000)),
});
const footer: fc.Arbitrary<Footer> = fc
  .tuple(
    fc.array(column, { minLength: 1, maxLength: 20 }),
    fc.array(size, { maxLength: 20 }),
    fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }),
  )
  .chain(([columns, rows, metadata]) => {
    const groups = fc.array(
      fc.array(place, { minLength: columns.length, maxLength: columns.length }),
      { minLength: rows.length, maxLength: rows.length },
    );
    return groups.map((chunks) => ({ columns, rows, metadata, chunks: chunks.map(asNumbers) }));
  });

/** The same footer by the library. */
function byLibrary({ columns, rows, chunks, metadata }: Footer): Buffer {
  const out = new ByteWriter(1 << 16);
  writeMetadata(out, {
    version: 2,
    created_by: CREATED_BY,
    schema: [
      { name: 'table', num_children: columns.length },
      ...columns.map(({ name, type, converted }) => ({
        name,
        type,
        repetition_type: 'OPTIONAL',
        ...(converted && { converted_type: converted }),
      })),
    ],
    num_rows: BigInt(rows.reduce((sum, count) => sum + count, 0)),
    row_groups: rows.map((count, group) => {
      const places = columns.map((_, i) => chunkAt(chunks[group] as number[], i));
      const total = BigInt(places.reduce((sum, each) => sum + each.size, 0));
      return {
        columns: places.map((each, i) => ({
          file_offset: BigInt(each.offset),
          meta_data: {
            type: columns[i]?.type,
            encodings: each.dataPage > 0 ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
            path_in_schema: [columns[i]?.name],
            codec: each.isCompressed ? 'BROTLI' : 'UNCOMPRESSED',
            num_values: BigInt(count),
            total_uncompressed_size: BigInt(each.uncompressedSize),
            total_compressed_size: BigInt(each.size),
            data_page_offset: BigInt(each.offset + each.dataPage),
            ...(each.dataPage > 0 && { dictionary_page_offset: BigInt(each.offset) }),
          },
        })),
        total_byte_size: total,
        num_rows: BigInt(count),
        total_compressed_size: total,
      };
    }),
    metadata_length: 0,
    key_value_metadata: metadata.map(([key, value]) => ({ key, value })),
  } as unknown as FileMetaData);
  return Buffer.from(out.getBytes());
}

describe('footer of a Parquet file', () => {
  it('is the one that the library writes, byte by byte', () => {
    fc.assert(
      fc.property(footer, (given) => {
        expect(encodeFooter(given).toString('hex')).to.equal(byLibrary(given).toString('hex'));
      }),
      { seed: 71, numRuns: 200 },
    );
  });

  it('is the one that the library writes, with more chunks than its first buffer takes', () => {
    const columns = Array.from({ length: 300 }, (_, c): FooterColumn => {
      return { name: `column_${c}`, type: 'DOUBLE' };
    });
    const chunk = (at: number): ChunkPlace => {
      return {
        offset: at,
        size: 9,
        isCompressed: false,
        plain: at,
        uncompressedSize: 9,
        dataPage: 0,
      };
    };
    const given: Footer = {
      columns,
      rows: [3, 4],
      chunks: [0, 1].map((group) => asNumbers(columns.map((_, c) => chunk(9 * c + 9999 * group)))),
      metadata: [['a', 'b'.repeat(100_000)]],
    };
    expect(encodeFooter(given).equals(byLibrary(given))).to.equal(true);
  });
});
