/** The footer of a Parquet file: the same bytes as a general encoder of thrift writes. */
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import type { FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { chunksAgain, keepChunks } from '../../src/table/kept-chunks.js';
import { type Footer, type FooterColumn, footerPieces } from '../../src/table/parquet-footer.js';
import {
  type ChunkPlace,
  CREATED_BY,
  chunkAt,
  decodeHead,
  decodeIndex,
  INDEX_TAIL_BYTES,
  indexPieces,
  PACKED,
  type PackedChunks,
  packChunk,
} from '../../src/table/parquet-index.js';

/** Sizes and places from those that fit in a byte to those of a file of terabytes. */
const bytes = fc.oneof(
  fc.nat(300),
  fc.nat(),
  fc.nat().map((n) => n * 2 ** 12),
);
const column: fc.Arbitrary<FooterColumn> = fc.oneof(
  fc.record({ name: fc.string(), type: fc.constantFrom('DOUBLE', 'FLOAT', 'INT64', 'BOOLEAN') }),
  fc.record({ name: fc.string(), type: fc.constant('INT32'), converted: fc.constant('DATE') }),
  fc.record({
    name: fc.string({ unit: 'grapheme' }),
    type: fc.constant('BYTE_ARRAY'),
    converted: fc.constant('UTF8'),
  }),
);
/** A row group is less than 4 GiB. */
const chunkBytes = fc.oneof(fc.nat(300), fc.nat(2 ** 27));
const chunk: fc.Arbitrary<Omit<ChunkPlace, 'offset'>> = fc.record({
  size: chunkBytes,
  isCompressed: fc.boolean(),
  plain: fc.nat(100),
  uncompressedSize: chunkBytes,
  dataPage: fc.oneof(fc.constant(0), fc.nat(1000)),
});
const footer = fc
  .tuple(fc.array(column, { minLength: 1, maxLength: 20 }), fc.nat(20))
  .chain(([columns, groups]) => {
    const { length } = columns;
    const chunks = fc.array(chunk, { minLength: length, maxLength: length });
    const places = fc.tuple(bytes, chunks).map(([start, group]) => oneBehindTheOther(start, group));
    return fc.record({
      columns: fc.constant(columns),
      rows: fc.array(bytes, { minLength: groups, maxLength: groups }),
      places: fc.array(places, { minLength: groups, maxLength: groups }),
      metadata: fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { minLength: 1 }),
    });
  });

function oneBehindTheOther(
  start: number,
  chunks: readonly Omit<ChunkPlace, 'offset'>[],
): ChunkPlace[] {
  let end = start;
  return chunks.map((chunk) => {
    const offset = end;
    end += chunk.size;
    return { ...chunk, offset, plain: chunk.plain === 0 ? 0 : offset + chunk.plain };
  });
}

/** The same chunks as a writer keeps them. */
function packed(start: number, chunks: readonly ChunkPlace[]): PackedChunks {
  const numbers = new Uint32Array(chunks.length * PACKED);
  chunks.forEach((chunk, column) => {
    const { offset, plain } = chunk;
    const own = { from: offset - start, plain: plain === 0 ? 0 : plain - offset };
    packChunk(numbers, column, { ...chunk, ...own });
  });
  return { start, bytes: chunks.reduce((sum, { size }) => sum + size, 0), numbers };
}

/** The block as an earlier version wrote it. */
function asText(head: object, places: readonly (readonly ChunkPlace[])[]): [Buffer, Buffer] {
  const chunks = places.map((group) =>
    group.flatMap(({ offset, size, isCompressed, plain, uncompressedSize, dataPage }) => [
      ...[offset, size, isCompressed ? 1 : 0],
      ...[plain, uncompressedSize, dataPage],
    ]),
  );
  const block = Buffer.from(JSON.stringify({ ...head, chunks }));
  const tail = Buffer.alloc(INDEX_TAIL_BYTES);
  tail.writeUInt32LE(block.length, 0);
  tail.writeUInt32LE(crc32(block), 4);
  return [block, tail];
}

/** What the library says of the same file. */
function byLibrary(
  { columns, rows, metadata }: Omit<Footer, 'chunks'>,
  places: readonly (readonly ChunkPlace[])[],
): Uint8Array {
  const schema = columns.map(
    ({ name, type, converted }): SchemaElement => ({
      name,
      type,
      repetition_type: 'OPTIONAL',
      ...(converted && { converted_type: converted }),
    }),
  );
  const writer = new ByteWriter();
  writeMetadata(writer, {
    version: 2,
    created_by: CREATED_BY,
    schema: [{ name: 'table', num_children: columns.length }, ...schema],
    num_rows: BigInt(rows.reduce((sum, count) => sum + count, 0)),
    row_groups: places.map((chunks, group) => rowGroup(columns, rows[group] as number, chunks)),
    metadata_length: 0,
    key_value_metadata: metadata.map(([key, value]) => ({ key, value })),
  } as FileMetaData);
  return writer.getBytes();
}

function rowGroup(
  columns: readonly FooterColumn[],
  rows: number,
  chunks: readonly ChunkPlace[],
): RowGroup {
  const size = BigInt(chunks.reduce((sum, chunk) => sum + chunk.size, 0));
  return {
    columns: chunks.map(({ offset, isCompressed, uncompressedSize, size, dataPage }, i) => ({
      file_offset: BigInt(offset),
      meta_data: {
        type: columns[i]?.type,
        encodings: dataPage > 0 ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
        path_in_schema: [columns[i]?.name],
        codec: isCompressed ? 'BROTLI' : 'UNCOMPRESSED',
        num_values: BigInt(rows),
        total_uncompressed_size: BigInt(uncompressedSize),
        total_compressed_size: BigInt(size),
        data_page_offset: BigInt(offset + dataPage),
        ...(dataPage > 0 ? { dictionary_page_offset: BigInt(offset) } : {}),
      },
    })),
    total_byte_size: size,
    num_rows: BigInt(rows),
    total_compressed_size: size,
  } as unknown as RowGroup;
}

describe('the footer of a Parquet file', () => {
  it('is what a general encoder of thrift writes', () => {
    fc.assert(
      fc.property(footer, ({ places, ...rest }) => {
        const chunks = places.map((group) => packed(group[0]?.offset ?? 0, group));
        // A piece is good until the next one is asked for.
        const written = [...footerPieces({ ...rest, chunks })].map((piece) => Buffer.from(piece));
        expect(Buffer.concat(written).toString('hex')).to.equal(
          Buffer.from(byLibrary(rest, places)).toString('hex'),
        );
      }),
    );
  });

  it('is made from chunks that a reader finds in the index, also in that of an earlier version', () => {
    fc.assert(
      fc.property(footer, ({ columns, rows, places }) => {
        const head = {
          columns: columns.map(({ name }) => name),
          types: columns.map(({ type }) => type),
          rows,
          metadata: { note: ',"chunks":[[1]]' },
        };
        const chunks = places.map((group) => packed(group[0]?.offset ?? 0, group));
        const whole = Buffer.concat([...indexPieces(head, chunks)]);
        const cut = whole.length - INDEX_TAIL_BYTES;
        for (const [block, tail] of [
          [whole.subarray(0, cut), whole.subarray(cut)],
          asText(head, places),
        ] as const) {
          const { chunks: found, ...rest } = decodeIndex(block, tail);

          expect(rest).to.deep.equal(head);
          expect(decodeHead(block, tail)).to.deep.equal(head);
          expect(found.map((group) => columns.map((_, i) => chunkAt(group, i)))).to.deep.equal(
            places,
          );
        }
      }),
    );
  });

  it('is made from chunks that are kept in a fourth of the memory, and come back as they were', () => {
    fc.assert(
      fc.property(bytes, fc.array(chunk), (start, parts) => {
        const chunks = packed(start, oneBehindTheOther(start, parts));
        const before = Uint32Array.from(chunks.numbers);
        const kept = keepChunks(chunks);
        chunks.numbers.fill(7);

        const again = chunksAgain(kept, chunks.numbers);

        expect(again).to.deep.equal({ ...chunks, numbers: before });
      }),
    );
  });

  it('is not made from a row group of more than 4 GiB', () => {
    const part = { isCompressed: false, plain: 0, uncompressedSize: 10, dataPage: 0 };

    const pack = (): void => packChunk(new Uint32Array(PACKED), 0, { ...part, from: 2 ** 32 });

    expect(pack).to.throw(
      'a chunk of 10 bytes, 4294967296 behind the start of its row group, expected at most 4294967295',
    );
  });
});
