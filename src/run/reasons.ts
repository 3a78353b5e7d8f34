/**
 * Why a node is stale: the difference between the record that its last answer
 * was filed under and the one it would be filed under now.
 */
import { canonicalJson } from '../config/canonical.js';
import type { Json } from '../contract/index.js';
import { hashText } from './artifact.js';

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
}

/** The key of a record. */
export function recordKey(record: NodeRecord): string {
  return hashText(canonicalJson(['record', record] as unknown as Json));
}

/** The differences in words, first cause first; empty when there is none. */
export function reasonsFor(before: NodeRecord | undefined, after: NodeRecord): string[] {
  if (!before) return ['never run'];
  const reasons: string[] = [];
  if (before.scheme !== after.scheme) reasons.push('the cache scheme changed');
  for (const name of changedKeys(before.params, after.params)) {
    reasons.push(`param ${name}: ${show(before.params[name])} → ${show(after.params[name])}`);
  }
  for (const path of changedKeys(before.files, after.files)) reasons.push(`file "${path}" changed`);
  if (before.code !== after.code) reasons.push(`code of node type "${after.type}" changed`);
  for (const id of changedKeys(before.plugins, after.plugins)) {
    const what = !(id in before.plugins) ? 'added' : !(id in after.plugins) ? 'removed' : 'changed';
    reasons.push(`plug-in "${id}" ${what}`);
  }
  for (const name of changedKeys(before.inputs, after.inputs)) {
    reasons.push(`input "${name}" changed`);
  }
  if (before.platform !== after.platform) {
    reasons.push(`platform: ${before.platform} → ${after.platform}`);
  }
  return reasons;
}

function changedKeys(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
}

function show(value: unknown): string {
  const text = value === undefined ? 'unset' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
