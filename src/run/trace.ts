/**
 * What a node's trace says: the parts of the code behind its last answer, and the
 * last runs that changed it, each with its causes.
 */
import { readTrace, writeTrace } from '../cache/trace.js';
import type { Cause, Origin } from './cause.js';
import type { CodeParts } from './code-parts.js';
import type { RowChanges } from './row-changes.js';

const VERSION = 1;
/** Runs that a trace remembers. */
const MOST_CHANGES = 8;
/** Changed rows that are kept of the last run, and of each run before it. */
export const MOST_ROWS = 1000;
const MOST_OLD_ROWS = 20;

/** One run that computed or published something of a node. */
export interface Change {
  readonly run: string;
  /** ISO time. */
  readonly at: string;
  readonly partitions: number;
  readonly ran: number;
  readonly hits: number;
  readonly failed: number;
  readonly removed: number;
  readonly causes: readonly Cause[];
  /** Root digests of its outputs before and after. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly rows: readonly RowChanges[];
}

export interface Trace {
  readonly version: number;
  /** Key of the record that the code parts belong to. */
  readonly key: string;
  readonly code: CodeParts;
  /** Newest first. */
  readonly changes: readonly Change[];
}

/** The trace of a node, if any. */
export function traceOf(cacheFolder: string, node: string): Trace | undefined {
  return readTrace<Trace>(cacheFolder, node, VERSION);
}

/** Writes a trace; a run that changed something goes in front of those before. */
export function keepTrace(
  cacheFolder: string,
  node: string,
  trace: { readonly key: string; readonly code: CodeParts; readonly change: Change | undefined },
): void {
  const older = traceOf(cacheFolder, node)?.changes ?? [];
  const changes = trace.change
    ? [trace.change, ...older.map(withFewerRows)].slice(0, MOST_CHANGES)
    : older;
  writeTrace(cacheFolder, node, { version: VERSION, key: trace.key, code: trace.code, changes });
}

function withFewerRows(change: Change): Change {
  let left = MOST_OLD_ROWS;
  const rows = change.rows.map((item) => {
    const kept = item.rows.slice(0, left);
    left -= kept.length;
    return { ...item, rows: kept };
  });
  return { ...change, rows };
}

/**
 * What led an output from one root digest to another: the causes of every run in
 * between, newest first. Null when the way is no longer remembered in full.
 */
export function originsBetween(
  node: string,
  changes: readonly Change[],
  output: string,
  before: string | undefined,
  after: string | undefined,
): readonly Origin[] | null {
  const found: Origin[] = [];
  let at = after;
  for (const change of changes) {
    if (at === before) break;
    if (change.after[output] !== at) return null;
    if (change.before[output] === change.after[output]) continue;
    found.push(...originsOf(node, change));
    at = change.before[output];
  }
  return at === before ? distinct(found) : null;
}

/** A change's own causes, and for what came through an input, those of the nodes further up. */
export function originsOf(node: string, change: Change): Origin[] {
  const own = change.causes.filter((cause) => cause.kind !== 'input' || cause.origins === null);
  const here = own.length === 0 ? [] : [{ node, run: change.run, causes: own }];
  const above = change.causes.flatMap((cause) =>
    cause.kind === 'input' ? (cause.origins ?? []) : [],
  );
  return distinct([...here, ...above]);
}

function distinct(origins: readonly Origin[]): Origin[] {
  const seen = new Map<string, Origin>();
  for (const origin of origins) seen.set(`${origin.run}\u0000${origin.node}`, origin);
  return [...seen.values()];
}
