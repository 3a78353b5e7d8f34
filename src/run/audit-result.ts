/**
 * What an audit found, as plain data: the terminal, the record of the run and
 * tools read the same.
 */

/** One field that came out differently. */
export interface Mismatch {
  readonly key: readonly string[];
  /** Null when the partition as a whole could not be computed again. */
  readonly output: string | null;
  /** Of a table the column, of JSON the path of the value; null when it is about all of the output. */
  readonly field: string | null;
  /** Position of the row in its item; null where there are no rows. */
  readonly row: number | null;
  /** The row's key, such as its date, where the node type says which column that is. */
  readonly at: string | null;
  readonly stored: string;
  readonly recomputed: string;
}

/**
 * none      nothing of it was a hit
 * equal     all that was looked at is equal, byte by byte
 * different something is not: from now on it gets no hits
 * refused   equal this time, but not with the same code and params before: still no hits
 * cleared   changed since it was found different, and equal now: hits are served again
 */
export type Verdict = 'none' | 'equal' | 'different' | 'refused' | 'cleared';

/** The audit of one node. */
export interface NodeAudit {
  readonly node: string;
  /** Partitions that were answered without being computed; of a node that gets no hits, all. */
  readonly hits: number;
  /** Those of them that were computed again. */
  readonly audited: number;
  readonly different: number;
  readonly verdict: Verdict;
  /** The first ones. */
  readonly mismatches: readonly Mismatch[];
}

/** The audit of a run. */
export interface RunAudit {
  /** Draws the same sample again. */
  readonly seed: number;
  /** As asked for, such as "1%". */
  readonly sample: string;
  readonly nodes: readonly NodeAudit[];
}

/** True when something came out differently. */
export function isDifferent(audit: RunAudit | undefined): boolean {
  return audit?.nodes.some(({ verdict }) => verdict === 'different') ?? false;
}

/** `double/a scaled, value in row 3: stored 2, computed again 4`. */
export function mismatchText(mismatch: Mismatch): string {
  const { key, output, field, row, at, stored, recomputed } = mismatch;
  const place = [
    ...(field === null ? [] : [field]),
    ...(row === null ? [] : [`in row ${row}`]),
    ...(at === null ? [] : [`(${at})`]),
  ].join(' ');
  const head = [`${key.join('/')}${output === null ? '' : ` ${output}`}`, place]
    .filter((part) => part !== '')
    .join(', ');
  return `${head}: stored ${stored}, computed again ${recomputed}`;
}
