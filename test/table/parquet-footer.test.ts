/** Footers: byte for byte what a library writes for the same file. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { encodeFooter, type Footer } from '../../src/table/parquet-footer.js';
import {
  type ChunkPlace,
  chunkAt,
  packChunks,
  unpackChunks,
} from '../../src/table/parquet-index.js';

/** The same footer by way of objects. */
function byLibrary({ fields, rows, chunks, metadata }: Footer): Uint8Array {
  const writer = new ByteWriter();
  const schema: SchemaElement[] = [
    { name: 'table', num_children: fields.length },
    ...fields.map(({ name, type, converted }) => ({
      name,
      type,
      repetition_type: 'OPTIONAL' as const,
      ...(converted && { converted_type: converted }),
    })),
  ];
  const row_groups = rows.map((count, group) => {
    const places = unpackChunks(chunks[group] as (typeof chunks)[number]);
    const size = fields.reduce((sum, _, i) => sum + chunkAt(places, i).size, 0);
    const columns = fields.map(({ name, type }, i) => {
      const place = chunkAt(places, i);
      const hasWords = place.dataPage > 0;
      return {
        file_offset: BigInt(place.offset),
        meta_data: {
          type,
          encodings: hasWords ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
          path_in_schema: [name],
          codec: place.isCompressed ? 'BROTLI' : 'UNCOMPRESSED',
          num_values: BigInt(count),
          total_uncompressed_size: BigInt(place.uncompressedSize),
          total_compressed_size: BigInt(place.size),
          data_page_offset: BigInt(place.offset + place.dataPage),
          ...(hasWords ? { dictionary_page_offset: BigInt(place.offset) } : {}),
        },
      };
    });
    return {
      columns,
      total_byte_size: BigInt(size),
      num_rows: BigInt(count),
      total_compressed_size: BigInt(size),
    };
  });
  writeMetadata(writer, {
    version: 2,
    created_by: 'tetra',
    schema,
    num_rows: BigInt(rows.reduce((sum, count) => sum + count, 0)),
    row_groups,
    metadata_length: 0,
    key_value_metadata: metadata.map(([key, value]) => ({ key, value })),
  } as unknown as FileMetaData);
  return writer.getBytes();
}

const size = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 2 ** 32 - 1 }));
const chunk = fc.record({
  size,
  isCompressed: fc.boolean(),
  plain: fc.nat(100),
  uncompressedSize: size,
  dataPage: fc.oneof(fc.constant(0), fc.nat(300)),
});

/** Chunks that lie one behind the other. */
function placed(start: number, parts: readonly ChunkPlace[]): ChunkPlace[] {
  let offset = start;
  return parts.map((part) => {
    const place = { ...part, offset, plain: part.plain === 0 ? 0 : offset + part.plain };
    offset += part.size;
    return place;
  });
}

const field = fc.constantFrom(
  { name: 'close', type: 'DOUBLE' as const },
  { name: 'größe', type: 'FLOAT' as const },
  { name: 'date', type: 'INT32' as const, converted: 'DATE' as const },
  { name: 'n', type: 'INT64' as const },
  { name: 'is_lead', type: 'BOOLEAN' as const },
  { name: 'symbol', type: 'BYTE_ARRAY' as const, converted: 'UTF8' as const },
);

const footer = fc.array(field, { minLength: 1, maxLength: 20 }).chain((fields) => {
  const group = fc.record({
    rows: fc.oneof(fc.nat(300), fc.nat(2 ** 31)),
    start: fc.oneof(fc.nat(1000), fc.nat(2 ** 45)),
    parts: fc.array(chunk, { minLength: fields.length, maxLength: fields.length }),
  });
  return fc.record({
    fields: fc.constant(fields),
    groups: fc.array(group, { maxLength: 17 }),
    metadata: fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { maxLength: 16 }),
  });
});

describe('a footer', () => {
  it('is byte for byte what a library writes for the same file', () => {
    fc.assert(
      fc.property(footer, ({ fields, groups, metadata }) => {
        const made: Footer = {
          fields,
          metadata,
          rows: groups.map(({ rows }) => rows),
          chunks: groups.map(({ start, parts }) =>
            packChunks(placed(start, parts as unknown as ChunkPlace[])),
          ),
        };

        expect(Buffer.compare(encodeFooter(made), byLibrary(made))).to.equal(0);
      }),
    );
  });

  it('is made from chunks that are kept in half the memory, and come back as they were', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 45), fc.array(chunk), (start, parts) => {
        const chunks = placed(start, parts as unknown as ChunkPlace[]);

        const places = unpackChunks(packChunks(chunks));

        expect(chunks.map((_, i) => chunkAt(places, i))).to.deep.equal(chunks);
      }),
    );
  });

  it('is not made from chunks with something between them', () => {
    const part = { size: 10, isCompressed: false, plain: 0, uncompressedSize: 10, dataPage: 0 };

    const pack = (): unknown =>
      packChunks([
        { ...part, offset: 4 },
        { ...part, offset: 15 },
      ]);

    expect(pack).to.throw('a chunk of 10 bytes, 10 of them not compressed, at 15, expected at 14');
  });
});
