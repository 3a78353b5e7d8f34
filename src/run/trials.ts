/**
 * Trials in a run: which are entered in the ledger, and how many are counted.
 *
 * A trial counts from its first result on, before that result is published: a plan
 * counts nothing, and neither does what failed in every partition or was cut off
 * before it had one.
 */
import type { FanOutGroup } from './partition-groups.js';
import type { NodeRuntime } from './runtime.js';
import { TrialLedger } from './trial-ledger.js';

/** Trials behind one input: on what data, and how many are known. */
export interface TrialCount {
  readonly data: readonly string[];
  readonly count: number;
}

export type TrialCounts = Readonly<Record<string, TrialCount>>;

/** What a node must reckon with, per input that asks for it; empty where none does. */
export function trialCounts({ trials }: NodeRuntime, projectFolder: string): TrialCounts {
  const inputs = Object.entries(trials.behind);
  if (inputs.length === 0) return {};
  const ledger = TrialLedger.read(projectFolder);
  return Object.fromEntries(
    inputs.map(([input, data]) => [input, { data, count: ledger.count(data) }]),
  );
}

/**
 * Enters the trials of a node whose results are there; all of them without `hasResult`.
 * They survive a power cut when the promise is kept: to be waited for before a result is shown.
 */
export async function enterTrials(
  { id, trials }: NodeRuntime,
  { projectFolder, runId }: { readonly projectFolder: string; readonly runId: string },
  hasResult?: ReadonlySet<string>,
): Promise<void> {
  const records = trials.own
    .filter(({ name }) => hasResult?.has(name) ?? true)
    .map(({ name, trial }) => ({ trial, data: trials.data, node: id, name, run: runId }));
  if (records.length > 0) await TrialLedger.read(projectFolder).add(records);
}

/** Values of the first dimension of which some partition is answered (-1: it is not). */
export function answeredNames(
  groups: readonly { readonly fanOut: FanOutGroup }[],
  answers: Int32Array,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { fanOut } of groups) {
    for (let i = fanOut.from; i < fanOut.to; i++) {
      if (answers[i]! < 0) continue;
      names.add((fanOut.key[0] ?? fanOut.members[i - fanOut.from]) as string);
    }
  }
  return names;
}

/** What must be said of the ledger before its count is used: damage, and a count that fell. */
export function trialWarnings(
  { id }: NodeRuntime,
  now: TrialCounts,
  before: TrialCounts | undefined,
  projectFolder: string,
): string[] {
  if (Object.keys(now).length === 0) return [];
  const { lost } = TrialLedger.read(projectFolder);
  const lines =
    lost === 1 ? '1 of its lines is lost and counts' : `${lost} of its lines are lost and count`;
  const damage = `"data/trials.jsonl" is damaged: ${lines} as tried on all data; bring it back from a copy`;
  const fallen = Object.entries(now).flatMap(([input, { data, count }]) => {
    const old = before?.[input];
    if (!old || old.count <= count || old.data.join() !== data.join()) return [];
    return [
      `"data/trials.jsonl" counted ${old.count} trials for "${id}" before and counts ${count} now: it was cut or replaced; bring it back from a copy, or luck is underrated`,
    ];
  });
  return lost === 0 ? fallen : [damage, ...fallen];
}

/** A count that is another one now; null where there was none or is none. */
export interface TrialChange {
  readonly input: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Inputs whose counts differ, or whose data do. */
export function trialChanges(before: TrialCounts = {}, after: TrialCounts = {}): TrialChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((input) => JSON.stringify(before[input]) !== JSON.stringify(after[input]))
    .map((input) => ({
      input,
      before: before[input]?.count ?? null,
      after: after[input]?.count ?? null,
    }));
}

/** Such a change in words. */
export function trialText(input: string, before: number | null, after: number | null): string {
  const counts = [before, after].map((count) => (count === null ? 'none' : String(count)));
  if (before === after) return `trials behind "${input}": ${after} on other data`;
  return `trials behind "${input}": ${counts.join(' → ')}`;
}
