/**
 * Writes a published file group by group, and copies the groups that did not change.
 *
 * A group is known by the digests of its blocks, of what else its rows depend
 * on, and of the code that made them. Bytes of a row group depend on nothing
 * outside it, so a file is the same whether its groups were copied or not.
 */
import { crc32 } from 'node:zlib';
import type { ManifestGroup } from '../cache/manifest.js';
import { canonicalJson } from '../config/canonical.js';
import type { GroupedParquetSpec } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { ParquetFile } from '../table/parquet-reader.js';
import { type ParquetField, ParquetWriter, type RowGroupColumn } from '../table/parquet-writer.js';
import { type Artifact, type Block, hashText } from './artifact.js';
import { CollectedNeighbours, type ItemRange } from './collected-neighbours.js';
import { fileMetadata } from './file-metadata.js';
import { groupsOf, type ItemGroup } from './item-groups.js';

/** So many bytes are enough for the disk to begin with. */
const AHEAD_BYTES = 4 << 20;

export interface GroupedFile {
  /** Where to write. */
  readonly path: string;
  readonly artifact: Artifact;
  /** True: not in the folder that its node type publishes to. */
  readonly isApart: boolean;
  readonly spec: GroupedParquetSpec;
  /** Digest of the code that turns items into rows. */
  readonly code: string;
  /** Begins to make durable what is written by now. */
  readonly syncAhead: () => void;
  /** The file as last published, if it lies there untouched. */
  readonly before: { readonly path: string; readonly groups: readonly ManifestGroup[] } | undefined;
}

/** Writes the file; returns what to remember of each group, in order, and the CRC32 of the file. */
export function writeGroupedFile(file: GroupedFile): {
  groups: ManifestGroup[];
  checksum: number;
} {
  const { path, artifact, spec, before } = file;
  const fields = spec.columns.map(
    (column): ParquetField =>
      typeof column === 'string'
        ? { name: column, kind: 'text' }
        : { name: column.name, kind: 'number', spec: column },
  );
  const groups = groupsToWrite(file);
  const items = new CollectedNeighbours(
    artifact,
    groups.filter((group) => group.old === undefined),
  );
  const writer = new ParquetWriter(path, fields, fileMetadata(path, spec, file.isApart));
  let old: ParquetFile | undefined;
  let ahead = 0;
  try {
    const kept: ManifestGroup[] = [];
    for (const group of groups) {
      if (writer.size - ahead >= AHEAD_BYTES) {
        file.syncAhead();
        ahead = writer.size;
      }
      if (group.old !== undefined && before) {
        old ??= ParquetFile.open(before.path);
        writer.copyRowGroup(old, group.old);
        kept.push(before.groups[group.old] as ManifestGroup);
        continue;
      }
      const { value, blocks } = group;
      const { rows, columns, note } = spec.rows(items.take(), value);
      writer.writeLoneRowGroup(
        rows,
        columns.map(
          (column): RowGroupColumn =>
            'spec' in column ? { pieces: [{ data: column.data, from: 0, to: rows }] } : column,
        ),
      );
      kept.push({ value, note: note ?? null, blocks });
    }
    return { groups: kept, checksum: writer.finish().checksum };
  } catch (error) {
    writer.abort();
    throw error;
  } finally {
    old?.close();
  }
}

/** A group of the file to write. */
interface GroupToWrite extends ItemRange, Pick<ManifestGroup, 'value' | 'blocks'> {
  /** Its number in the file as last published; undefined where it must be written anew. */
  readonly old: number | undefined;
}

function groupsToWrite({ artifact, spec, code, before }: GroupedFile): GroupToWrite[] {
  const basis = hashText(`${code}${JSON.stringify(spec.columns)}`);
  const known = new Map((before?.groups ?? []).map((group, i) => [identity(group), i]));
  return fileGroups(blocksOf(artifact), spec.together).map(({ value, blocks }) => {
    const depends = canonicalJson(spec.depends?.(value) ?? null);
    const digests = blocks.map(({ key, digest }): [string, string] => [
      key[1] ?? '',
      hashText(`${basis}\u0000${depends}\u0000${digest}`),
    ]);
    return {
      value,
      blocks: digests,
      from: (blocks[0] as FileBlock).from,
      to: (blocks[blocks.length - 1] as FileBlock).to,
      old: known.get(identity({ value, blocks: digests })),
    };
  });
}

function identity(group: Pick<ManifestGroup, 'value' | 'blocks'>): string {
  return `${group.value}\u0000${group.blocks.flat().join('\u0001')}`;
}

type FileBlock = Pick<Block, 'key' | 'digest' | 'from' | 'to'>;

/** The blocks of an artifact; items whose key is one value share nothing, and are blocks of their own. */
function blocksOf({ blocks }: Artifact): FileBlock[] {
  return blocks.flatMap((block): FileBlock[] => {
    if (block.key.length > 0) return [block];
    return block.items().map((item, i) => {
      const [{ digest }] = groupsOf([item]) as [ItemGroup];
      return { key: item.key, digest, from: block.from + i, to: block.from + i + 1 };
    });
  });
}

/**
 * Neighbouring blocks with the same first value; about `together` of them, where that is given.
 * Where one group ends and the next begins depends on the second value there and on nothing
 * else: a block more or less changes the group that it falls into and leaves all others.
 */
function fileGroups(
  blocks: readonly FileBlock[],
  together: number | undefined,
): { value: string; blocks: FileBlock[] }[] {
  const groups: { value: string; blocks: FileBlock[] }[] = [];
  const seen = new Set<string>();
  for (const block of blocks) {
    const value = block.key[0] ?? '';
    const last = groups[groups.length - 1];
    const isSame = last?.value === value;
    if (!isSame && seen.has(value)) {
      throw new EngineError(
        'internal',
        'scattered-group',
        `items of "${value}" are not neighbours`,
      );
    }
    if (isSame && !beginsGroup(block, together)) last.blocks.push(block);
    else groups.push({ value, blocks: [block] });
    seen.add(value);
  }
  return groups;
}

/** True for one of about `together` second values. */
function beginsGroup({ key }: FileBlock, together: number | undefined): boolean {
  return together !== undefined && crc32(key[1] ?? '') % together === 0;
}
