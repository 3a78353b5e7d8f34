/**
 * The differences between two values of a param, each as near to its cause as possible.
 *
 * Mappings are compared key by key. Lists of equal length are compared element by
 * element, unless only the order differs; of other lists it is said which elements
 * came and went.
 */
import { canonicalJson } from '../config/canonical.js';

export type ParamPath = readonly (string | number)[];

/** One difference. `before` or `after` is absent where there was or is nothing. */
export interface ParamChange {
  readonly path: ParamPath;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Of a list: the elements that came. */
  readonly added?: readonly unknown[];
  /** Of a list: the elements that went. */
  readonly removed?: readonly unknown[];
  /** Of a list: the same elements in another order. */
  readonly isReordered?: true;
}

/** All differences between two JSON values, in the order of their keys. */
export function paramChanges(before: unknown, after: unknown, path: ParamPath = []): ParamChange[] {
  if (textOf(before) === textOf(after)) return [];
  if (isMapping(before) && isMapping(after)) {
    const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
    return keys.flatMap((key) => paramChanges(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, path);
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

function listChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  path: ParamPath,
): ParamChange[] {
  const added = without(after, before);
  const removed = without(before, after);
  if (added.length === 0 && removed.length === 0) return [{ path, isReordered: true }];
  if (before.length === after.length) {
    return after.flatMap((element, i) => paramChanges(before[i], element, [...path, i]));
  }
  return [{ path, added, removed }];
}

/** The elements of `all` that `some` has not, each as often as it is left over. */
function without(all: readonly unknown[], some: readonly unknown[]): unknown[] {
  const counts = new Map<string, number>();
  for (const element of some) {
    const text = textOf(element);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return all.filter((element) => {
    const text = textOf(element);
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal for equal values, whatever the order of their keys. */
function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}
