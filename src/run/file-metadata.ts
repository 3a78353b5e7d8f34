/**
 * What every published Parquet file says of itself in its key-value metadata.
 *
 * `view` is the name that SQL knows its rows by; files of one folder with the
 * same view are parts of one table. A part names the dimension that it is one
 * value of, and the data that it rests on. `apart` marks files in a folder that the
 * pipeline chose: their plain name is that of others, where there are any. No times and no names of nodes, so
 * that the same input gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { PartitionSpec } from '../contract/index.js';
import type { Artifact } from './artifact.js';
import { keyText } from './item.js';

/** Metadata of a file that `publish` writes. */
export function fileMetadata(
  file: string,
  spec: { readonly view?: string; readonly metadata?: Readonly<Record<string, string>> },
  isApart: boolean,
): Record<string, string> {
  return { view: spec.view ?? basename(file, '.parquet'), ...apart(isApart), ...spec.metadata };
}

function apart(isApart: boolean): Record<string, string> {
  return isApart ? { apart: 'true' } : {};
}

/** Metadata of one of the files of a parquet output. */
export function partMetadata(part: {
  /** Name of the output. */
  readonly view: string;
  readonly dimension: string;
  readonly value: string;
  readonly isApart: boolean;
  /** Its partitions; all of them, also those that were not computed anew. */
  readonly specs: Iterable<PartitionSpec>;
  readonly inputs: ReadonlyMap<string, Artifact>;
}): Record<string, string> {
  const { view, dimension, value, specs, inputs, isApart } = part;
  return {
    view,
    ...apart(isApart),
    file_by: dimension,
    [dimension]: value,
    data_digest: digestOfReads(specs, inputs),
  };
}

/** Names exactly the rows and columns that partitions read, whatever the code that read them. */
function digestOfReads(
  specs: Iterable<PartitionSpec>,
  inputs: ReadonlyMap<string, Artifact>,
): string {
  const hash = createHash('sha256');
  for (const { reads } of specs) {
    for (const slice of reads) {
      const item =
        slice.item === '*' ? keyText([...(slice.under ?? []), '*']) : keyText(slice.item);
      const digest = inputs.get(slice.input)?.sliceDigest(slice);
      hash.update(`${slice.input}\u0001${item}\u0001${digest}\u0002`);
    }
  }
  return hash.digest('hex');
}
