/**
 * What an answer consists of, as it is kept: group by group, in numbers that point into tables.
 *
 * Tables go on from those of the answer before, so that numbers of groups that did
 * not change are copied as they are. When most of a table is no longer needed,
 * everything is encoded anew.
 */
import type { PartsFile } from '../cache/parts-file.js';
import type { Artifact } from './artifact.js';
import type { Evaluation } from './evaluate.js';
import { jsonText, TextTable } from './part-texts.js';
import { PartitionEncoder } from './partition-encoder.js';
import type { GroupHeader, Parts, PartsHeader, Tables } from './parts.js';

/** Tables may hold so many times what is needed. */
const MOST_GARBAGE = 2;
const NO_TABLES: Tables = { uses: [], values: [], names: [], digests: [] };

/** What the parts of an answer are taken from. */
export interface PartsInput {
  readonly evaluation: Evaluation;
  readonly inputs: ReadonlyMap<string, Artifact>;
  /** Number of each partition's answer in the log, or -1. */
  readonly answers: Int32Array;
  /** Digests of each group's items, per output. */
  readonly digests: readonly (readonly (string | null)[])[];
  readonly plugins: Readonly<Record<string, string>>;
  readonly run: string;
  readonly key: string;
  readonly before: string;
  readonly mark: string;
}

/** The parts of an answer; what did not change is taken from the one before. */
export function encodeParts(input: PartsInput, last: Parts | undefined): PartsFile<PartsHeader> {
  const isSame = input.evaluation.groups.some(({ known }) => known !== undefined);
  if (!last || !isSame) return encode(input, undefined);
  const file = encode(input, last);
  const { needed } = last.header;
  return sizeOf(file.header) > MOST_GARBAGE * needed ? encode(input, undefined) : file;
}

function encode(input: PartsInput, last: Parts | undefined): PartsFile<PartsHeader> {
  const { evaluation, inputs, plugins } = input;
  const before = last?.header;
  const encoder = new PartitionEncoder(inputs, before ?? NO_TABLES);
  // Mostly as much as before, and a little.
  encoder.reserve(1.125 * (before?.groups.reduce((sum, { length }) => sum + length, 0) ?? 0));
  const lists = new ListTable();
  const ran = new Uint8Array(evaluation.count);
  for (const index of evaluation.stale) ran[index] = 1;
  const groups = evaluation.groups.map(({ fanOut, fingerprint, known }, g): GroupHeader => {
    const list = lists.of(fanOut.members);
    const digests = input.digests[g] ?? [];
    const start = encoder.length;
    let hasMetas = known?.hasMetas ?? false;
    if (known && before) encoder.copy(known.numbers);
    else {
      const own = last?.placedGroup(fanOut.key)?.blocks;
      encoder.add(fanOut.specs, ran.subarray(fanOut.from, fanOut.to), own);
      hasMetas = fanOut.specs.some(({ meta }) => meta !== undefined && meta !== null);
      evaluation.release(fanOut);
      // What was made for one partition alone is met again by nobody.
      if (fanOut.isMadeSingly) encoder.forgetObjects();
    }
    return {
      ...group(fanOut.key, list, fingerprint ?? null, digests, hasMetas),
      length: encoder.length - start,
      isRun: known === undefined,
    };
  });
  const { run, key, before: recordBefore, mark } = input;
  const header = { run, key, before: recordBefore, mark, plugins, lists: lists.all, groups };
  const needed = before?.needed ?? encoder.size;
  return {
    header: { ...header, ...tablesOf(encoder), needed },
    numbers: encoder.numbers(),
    answers: input.answers,
  };
}

function group(
  key: readonly string[],
  list: number,
  fingerprint: string | null,
  digests: readonly (string | null)[],
  hasMetas: boolean,
): Omit<GroupHeader, 'length' | 'isRun'> {
  return { key, list, fingerprint, digests, hasMetas };
}

function tablesOf({ uses, values, names, digests }: PartitionEncoder): Tables {
  return { uses: uses.all, values: values.all, names: names.all, digests: digests.all };
}

function sizeOf({ values, names, digests }: Tables): number {
  return values.length + names.length + digests.length;
}

/** Lists of members: groups mostly share them, and those that do not often say the same. */
class ListTable {
  readonly all: (readonly string[])[] = [];
  private readonly texts = new TextTable([]);

  of(list: readonly string[]): number {
    const number = this.texts.ofObject(list, jsonText);
    if (number === this.all.length) this.all.push(list);
    return number;
  }
}
