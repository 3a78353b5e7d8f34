/**
 * What changed between two runs: what was asked, what it rested on, what came out.
 *
 * Works on the two records alone. Where a record lacks a part, because an older
 * version wrote it or the node did not finish, the part is named, not guessed.
 */

import type { NodeDetails, OutputDetails, RunRecord } from '../run/run-record.js';
import { type TrialChange, trialChanges } from '../run/trials.js';
import { changedPaths } from './changed-paths.js';
import type { SummaryDiff } from './diff-summary.js';
import { diffSummaries } from './diff-summary.js';

export interface RunDiff {
  readonly a: RunFacts;
  readonly b: RunFacts;
  /** Nodes that only one of the runs was about. */
  readonly only_a: readonly string[];
  readonly only_b: readonly string[];
  /** Nodes of both of which a record keeps no details. */
  readonly not_kept: readonly string[];
  readonly params: readonly ParamChange[];
  readonly wiring: readonly {
    readonly node: string;
    readonly input: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly data: readonly DataChange[];
  readonly code: readonly CodeChange[];
  /** Counts of trials that a node reckons with. */
  readonly trials: readonly (TrialChange & { readonly node: string })[];
  readonly outputs: readonly OutputChange[];
  readonly files: readonly {
    readonly node: string;
    readonly file: string;
    readonly change: Change;
  }[];
  readonly results: readonly ResultChange[];
}

export type Change = 'added' | 'removed' | 'changed';

export interface RunFacts {
  readonly run: string;
  readonly started_at: string;
  readonly command: string;
  readonly status: string;
}

export interface ParamChange {
  readonly node: string;
  /** Keys joined by dots. */
  readonly param: string;
  /** Absent where it was, or is, not set. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Of a node that brings data in: what it brought; of any node: files from outside. */
export interface DataChange {
  readonly node: string;
  readonly output: string;
  /** Null where a record does not keep items one by one. */
  readonly items: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
    readonly same: number;
  } | null;
}

export interface CodeChange {
  readonly node: string;
  readonly type: string;
  /** The node type itself, the platform, the engine's scheme, or a plug-in. */
  readonly what: 'node type' | 'platform' | 'scheme' | 'plug-in';
  readonly plugin?: string;
  readonly change: Change;
}

export interface OutputChange {
  readonly node: string;
  readonly output: string;
  readonly same: boolean;
}

export interface ResultChange extends SummaryDiff {
  /** What changed in the node or upstream of it; empty when nothing recorded did. */
  readonly because: readonly Cause[];
}

export interface Cause {
  readonly kind: 'params' | 'data' | 'code' | 'trials';
  readonly node: string;
}

/** Compares two records; A is the earlier one of interest. */
export function diffRuns(a: RunRecord, b: RunRecord): RunDiff {
  const nodesA = Object.keys(a.configuration);
  const nodesB = Object.keys(b.configuration);
  const both = nodesB.filter((node) => Object.hasOwn(a.configuration, node));
  const kept = both.filter((node) => a.details?.[node] && b.details?.[node]);
  const pairs = kept.map((node) => ({
    node,
    before: a.details?.[node] as NodeDetails,
    after: b.details?.[node] as NodeDetails,
  }));
  const params = both.flatMap((node) => paramChanges(node, a, b));
  const data = pairs
    .filter(({ node }) => Object.keys(b.configuration[node]?.inputs ?? {}).length === 0)
    .flatMap(dataChanges);
  const code = pairs.flatMap(codeChanges);
  const wiring = both.flatMap((node) => wiringChanges(node, a, b));
  const trials = pairs.flatMap(({ node, before, after }) =>
    trialChanges(before.record.trials, after.record.trials).map((change) => ({ node, ...change })),
  );
  const causes: Cause[] = [
    ...params.map(({ node }) => ({ kind: 'params' as const, node })),
    ...wiring.map(({ node }) => ({ kind: 'params' as const, node })),
    ...data.map(({ node }) => ({ kind: 'data' as const, node })),
    ...code.map(({ node }) => ({ kind: 'code' as const, node })),
    ...trials.map(({ node }) => ({ kind: 'trials' as const, node })),
  ];
  return {
    a: factsOf(a),
    b: factsOf(b),
    only_a: nodesA.filter((node) => !both.includes(node)),
    only_b: nodesB.filter((node) => !both.includes(node)),
    not_kept: both.filter((node) => !kept.includes(node)),
    params,
    wiring,
    data,
    code,
    trials,
    outputs: pairs.flatMap(outputChanges),
    files: pairs.flatMap(fileChanges),
    results: pairs.flatMap((pair) => resultChanges(pair, upstreamOf(pair.node, [a, b]), causes)),
  };
}

interface Pair {
  readonly node: string;
  readonly before: NodeDetails;
  readonly after: NodeDetails;
}

function factsOf({ run, started_at, command, status }: RunRecord): RunFacts {
  return { run, started_at, command, status };
}

function paramChanges(node: string, a: RunRecord, b: RunRecord): ParamChange[] {
  const before = a.configuration[node]?.params ?? {};
  const after = b.configuration[node]?.params ?? {};
  return changedPaths(before, after).map(({ path, ...values }) => ({
    node,
    param: path,
    ...values,
  }));
}

function wiringChanges(node: string, a: RunRecord, b: RunRecord): RunDiff['wiring'][number][] {
  const before = a.configuration[node]?.inputs ?? {};
  const after = b.configuration[node]?.inputs ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((input) => ({
      node,
      input,
      before: before[input]?.node ?? null,
      after: after[input]?.node ?? null,
    }))
    .filter((change) => change.before !== change.after);
}

function dataChanges({ node, before, after }: Pair): DataChange[] {
  return Object.entries(after.outputs)
    .filter(([output, { root }]) => before.outputs[output]?.root !== root)
    .map(([output, details]) => ({
      node,
      output,
      items: itemChanges(before.outputs[output], details),
    }));
}

function itemChanges(before: OutputDetails | undefined, after: OutputDetails): DataChange['items'] {
  if (!before?.items || !after.items) return null;
  const changes = changesOf(before.items, after.items);
  const of = (change: Change): string[] =>
    changes.filter((c) => c.change === change).map(({ name }) => name);
  const same = Object.keys(after.items).length - of('added').length - of('changed').length;
  return { added: of('added'), removed: of('removed'), changed: of('changed'), same };
}

function codeChanges({ node, before, after }: Pair): CodeChange[] {
  const [a, b] = [before.record, after.record];
  const found: CodeChange[] = [];
  const add = (what: 'node type' | 'platform' | 'scheme', isSame: boolean): void => {
    if (!isSame) found.push({ node, type: b.type, what, change: 'changed' });
  };
  add('scheme', a.scheme === b.scheme);
  add('platform', a.platform === b.platform);
  add('node type', a.type === b.type && a.code === b.code);
  for (const { name, change } of changesOf(a.plugins, b.plugins)) {
    found.push({ node, type: b.type, what: 'plug-in', plugin: name, change });
  }
  return found;
}

function outputChanges({ node, before, after }: Pair): OutputChange[] {
  return Object.entries(after.outputs).map(([output, { root }]) => ({
    node,
    output,
    same: before.outputs[output]?.root === root,
  }));
}

function fileChanges({ node, before, after }: Pair): RunDiff['files'][number][] {
  return changesOf(before.files, after.files).map(({ name, change }) => ({
    node,
    file: name,
    change,
  }));
}

function resultChanges(
  { node, before, after }: Pair,
  upstream: ReadonlySet<string>,
  causes: readonly Cause[],
): ResultChange[] {
  const because = causes.filter(
    (cause, i) =>
      upstream.has(cause.node) &&
      causes.findIndex((c) => c.kind === cause.kind && c.node === cause.node) === i,
  );
  return after.summaries.flatMap((table) => {
    const old = before.summaries.find(({ name }) => name === table.name);
    const diff = old ? diffSummaries(node, old, table) : undefined;
    return diff ? [{ ...diff, because }] : [];
  });
}

/** The node and all that it read, directly or not, in any of the runs. */
function upstreamOf(node: string, records: readonly RunRecord[]): ReadonlySet<string> {
  const found = new Set([node]);
  for (const id of found) {
    for (const record of records) {
      for (const input of Object.values(record.configuration[id]?.inputs ?? {}))
        found.add(input.node);
    }
  }
  return found;
}

function changesOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): { name: string; change: Change }[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      name,
      change: !Object.hasOwn(before, name)
        ? 'added'
        : !Object.hasOwn(after, name)
          ? 'removed'
          : 'changed',
    }));
}
