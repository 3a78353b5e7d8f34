/**
 * A changed param in words.
 */
import type { ParamChange, ParamPath } from './param-diff.js';

const LONGEST_VALUE = 72;

/** As `strategies[1].params.slow: 50 → 60`. */
export function paramChangeText(change: ParamChange): string {
  const name = pathText(change.path);
  if (change.isReordered) return `${name}: the same in another order`;
  if (change.added || change.removed) {
    const parts = [
      ...(change.removed ?? []).map((value) => `removed ${show(value)}`),
      ...(change.added ?? []).map((value) => `added ${show(value)}`),
    ];
    return `${name}: ${parts.join(', ')}`;
  }
  return `${name}: ${show(change.before)} → ${show(change.after)}`;
}

function pathText(path: ParamPath): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}

function show(value: unknown): string {
  const text = value === undefined ? 'unset' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 3)}...` : text;
}
