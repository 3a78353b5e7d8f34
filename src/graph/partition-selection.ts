/**
 * Which partitions of a node a pattern means.
 *
 * Its values stand for the node's dimensions in order; with fewer values than
 * dimensions the rest is free. Where that matches nothing, dimensions are
 * skipped, the first ones first: so `AAPL` finds a symbol and `covid?/AAPL` a
 * scenario with a symbol, whatever dimension comes before them.
 */
import { ArgumentError } from '../errors/errors.js';
import { matchesGlob, suggestionForPattern } from './glob.js';
import type { PartitionFilter } from './resolve-selection.js';
import { type Argument, parseSelection, type Term } from './selection.js';

/** Partitions of one node. */
export interface Partitions {
  readonly node: string;
  readonly dims: readonly string[];
  /** Values of the dimensions, one list per partition. */
  readonly keys: readonly (readonly string[])[];
}

/** Indices of the partitions that `node@value/value` names; for commands that take one such word. */
export function partitionsNamed(text: string, partitions: Partitions): number[] {
  const [term] = parseSelection(text).terms;
  return term?.partition === undefined
    ? partitions.keys.map((_, i) => i)
    : matching(term, { text, terms: [term] }, partitions);
}

/**
 * Indices of the partitions that fit a filter, ascending.
 *
 * @throws {ArgumentError} code "no-match" when a term of it fits none
 */
export function filterPartitions(filter: PartitionFilter, partitions: Partitions): number[] {
  const all = new Set<number>();
  for (const terms of filter) {
    let fit: number[] | undefined;
    for (const term of terms) {
      const found = new Set(matching(term, argumentOf(term), partitions));
      fit = fit === undefined ? [...found] : fit.filter((i) => found.has(i));
    }
    for (const i of fit ?? []) all.add(i);
  }
  return [...all].sort((a, b) => a - b);
}

function argumentOf(term: Term): Argument {
  const text = `${term.value}@${term.partition?.join('/') ?? ''}`;
  return { text, terms: [{ ...term, at: 0, length: term.value.length }] };
}

function matching(term: Term, argument: Argument, partitions: Partitions): number[] {
  const { dims, keys } = partitions;
  const values = term.partition ?? [];
  if (values.length > dims.length) throw tooMany(values, argument, partitions);
  const words = dims.map((_, d) => new Set(keys.map((key) => key[d] as string)));
  const fits = values.map((value) =>
    words.map((of) => new Set([...of].filter((word) => matchesGlob(value, word)))),
  );
  for (const chosen of choices(values.length, dims.length)) {
    if (chosen.some((d, v) => fits[v]?.[d]?.size === 0)) continue;
    const found: number[] = [];
    keys.forEach((key, i) => {
      if (chosen.every((d, v) => fits[v]?.[d]?.has(key[d] as string))) found.push(i);
    });
    if (found.length > 0) return found;
  }
  throw noneMatches(values, fits, words, argument, partitions);
}

/** All ways to give `k` values to `n` dimensions in order, the first dimensions first. */
function choices(k: number, n: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const all: number[][] = [];
  for (let d = from; d <= n - k; d++) {
    for (const rest of choices(k - 1, n, d + 1)) all.push([d, ...rest]);
  }
  return all;
}

function tooMany(
  values: readonly string[],
  argument: Argument,
  { node, dims }: Partitions,
): ArgumentError {
  const message = `the partition has ${values.length} values, but those of "${node}" have ${dims.length}`;
  return spot(argument, values, values.length - 1, message, `they are ${dims.join('/')}`);
}

function noneMatches(
  values: readonly string[],
  fits: readonly (readonly ReadonlySet<string>[])[],
  words: readonly ReadonlySet<string>[],
  argument: Argument,
  { node, dims }: Partitions,
): ArgumentError {
  const lost = fits.findIndex((perDim) => perDim.every((found) => found.size === 0));
  if (lost < 0) {
    const message = `no partition of "${node}" has all of these values`;
    return spot(argument, values, 0, message, `values stand in the order ${dims.join('/')}`);
  }
  const value = values[lost] as string;
  if (words.every((of) => of.size === 0)) {
    const message = `"${node}" has no partitions yet`;
    return spot(argument, values, 0, message, 'they are known once what it reads has run');
  }
  const candidates = words.flatMap((of) => [...of]);
  const message = `no ${listed(dims)} of "${node}" fits "${value}"`;
  const hint = suggestionForPattern(value, candidates);
  return spot(argument, values, lost, message, hint);
}

function listed(words: readonly string[]): string {
  const before = words.slice(0, -1).join(', ');
  return before === '' ? (words[0] ?? '') : `${before} or ${words.at(-1)}`;
}

function spot(
  argument: Argument,
  values: readonly string[],
  index: number,
  message: string,
  hint: string | undefined,
): ArgumentError {
  const start = argument.text.indexOf('@') + 1;
  const before = values.slice(0, index).reduce((sum, value) => sum + value.length + 1, start);
  const length = (values[index] as string).length;
  return new ArgumentError('no-match', message, {
    argument: argument.text,
    at: before,
    length,
    hint,
  });
}
