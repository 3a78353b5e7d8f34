/**
 * Why a node is stale: the difference between the record that its last answer
 * was filed under and the one it would be filed under now.
 */
import { canonicalJson } from '../config/canonical.js';
import type { Coverage, Json } from '../contract/index.js';
import { hashText } from './artifact.js';
import { type ClockRecord, clockText, isSameClock } from './clock.js';
import { coverageText } from './coverage.js';
import { paramChanges } from './param-diff.js';
import { paramChangeText } from './param-text.js';
import { type TrialCounts, trialChanges, trialText } from './trials.js';

/** Changed params named before the rest is only counted. */
const MOST_PARAMS = 5;
const SHORT_VALUE = 40;

/** Everything a node's answer depends on; its digest is the node's key. */
export interface NodeRecord {
  readonly scheme: number;
  readonly type: string;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly plugins: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly platform: string;
  /** Trials that the answer reckons with, by input; absent where none are counted. */
  readonly trials?: TrialCounts;
  /** What the clock decides of a source's answer; absent where nothing is. */
  readonly clock?: ClockRecord;
  /** What was missing upstream; absent when nothing was. */
  readonly coverage?: readonly Coverage[];
}

/** The key of a record. */
export function recordKey(record: NodeRecord): string {
  return hashText(canonicalJson(['record', record] as unknown as Json));
}

/** What an answer depends on besides what it reads: one thing that can be deterministic or not. */
export function answerIdentity({ type, code, params, plugins, platform }: NodeRecord): string {
  return hashText(canonicalJson(['answer', type, code, params, plugins, platform] as Json));
}

/** Why a node gets no hits, whatever is stored. */
export function distrustText({ isChanged, run, text }: Distrusted): string {
  return isChanged
    ? `found not deterministic before it was changed (run ${run}), and no audit has passed since`
    : `found not deterministic in run ${run}: ${text}`;
}

/** What an audit found of a node that therefore gets no hits. */
export interface Distrusted {
  /** The run whose audit it was. */
  readonly run: string;
  /** What differed first. */
  readonly text: string;
  /** True when the node's code, plug-ins or params are others now. */
  readonly isChanged: boolean;
}

/** The differences in words, first cause first; empty when there is none. */
export function reasonsFor(before: NodeRecord | undefined, after: NodeRecord): string[] {
  if (!before) return ['never run'];
  const reasons: string[] = [];
  if (before.scheme !== after.scheme) reasons.push('the cache scheme changed');
  const params = changedKeys(before.params, after.params).flatMap((name) =>
    paramTexts(name, before.params[name], after.params[name]),
  );
  reasons.push(...params.slice(0, MOST_PARAMS).map((text) => `param ${text}`));
  if (params.length > MOST_PARAMS) reasons.push(`${params.length - MOST_PARAMS} more params`);
  for (const path of changedKeys(before.files, after.files)) reasons.push(`file "${path}" changed`);
  if (!isSameClock(before.clock, after.clock)) reasons.push(clockText(before.clock, after.clock));
  if (before.code !== after.code) reasons.push(`code of node type "${after.type}" changed`);
  for (const id of changedKeys(before.plugins, after.plugins)) {
    const what = !(id in before.plugins) ? 'added' : !(id in after.plugins) ? 'removed' : 'changed';
    reasons.push(`plug-in "${id}" ${what}`);
  }
  for (const name of changedKeys(before.inputs, after.inputs)) {
    reasons.push(`input "${name}" changed`);
  }
  for (const { input, before: old, after: now } of trialChanges(before.trials, after.trials)) {
    reasons.push(trialText(input, old, now));
  }
  if (JSON.stringify(before.coverage) !== JSON.stringify(after.coverage)) {
    const parts = (after.coverage ?? []).map(coverageText);
    reasons.push(`coverage: ${parts.length === 0 ? 'everything is there now' : parts.join(', ')}`);
  }
  if (before.platform !== after.platform) {
    reasons.push(`platform: ${before.platform} → ${after.platform}`);
  }
  return reasons;
}

/** A short value whole; of a long one the very place that changed. */
function paramTexts(name: string, before: unknown, after: unknown): string[] {
  const texts = [before, after].map((v) => (v === undefined ? 'unset' : JSON.stringify(v)));
  if (texts.every((text) => text.length <= SHORT_VALUE)) return [`${name}: ${texts.join(' → ')}`];
  return paramChanges(before, after, [name]).map(paramChangeText);
}

function changedKeys(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}
