/**
 * Which column of a file is which column of a bar.
 *
 * Nothing is guessed: a column is the one with our name or the one that the
 * params name. What only looks like a column of ours is asked about, because a
 * symbol or an adjustment that is overlooked changes every result in silence.
 */
import { DataError, nearest } from '../../../src/contract/index.js';
import type { FetchParams, RawBars } from '../source.js';

const REQUIRED = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

/** What a second source needs: its closes are compared and nothing else. */
const CLOSES = ['date', 'close'] as const;

/** Our names of the columns with numbers, in the order of reading. */
export const NUMBERS = ['open', 'high', 'low', 'close', 'adj_close', 'volume'] as const;

/** The file's name of each of our columns. */
export interface BarColumns {
  /** Undefined: the file's own name is the symbol. */
  readonly symbol: string | undefined;
  readonly date: string;
  readonly numbers: ReadonlyMap<(typeof NUMBERS)[number], string>;
  /** A column that looks like an adjusted close and is not read. */
  readonly overlooked: string | undefined;
}

interface Needs {
  /** Only CSV files may do without a symbol. */
  readonly mayLackSymbol: boolean;
  /** True: all prices but the close may be missing, and the volume. */
  readonly isForClosesOnly?: boolean | undefined;
}

/** Finds the columns; throws with all that are missing. */
export function findBarColumns(
  file: string,
  have: readonly string[],
  given: FetchParams['columns'],
  { mayLackSymbol, isForClosesOnly = false }: Needs,
): BarColumns {
  const looksLike = (pattern: RegExp): string | undefined => have.find((c) => pattern.test(c));
  const theirs = (ours: string): string => given[ours] ?? ours;
  const symbolLike = looksLike(/^(symbol|ticker)$/i);
  const isNamedByFile = mayLackSymbol && given.symbol === undefined && symbolLike === undefined;
  const required = isForClosesOnly ? CLOSES : REQUIRED;
  const needed: string[] = isNamedByFile ? [...required] : ['symbol', ...required];
  if (given.adj_close !== undefined) needed.push('adj_close');
  const missing = needed.filter((ours) => !have.includes(theirs(ours)));
  if (missing.length > 0) throw missingColumns(file, have, missing, theirs);
  const read = NUMBERS.filter((ours) => have.includes(theirs(ours)));
  return {
    symbol: isNamedByFile ? undefined : theirs('symbol'),
    date: theirs('date'),
    numbers: new Map(read.map((ours) => [ours, theirs(ours)])),
    overlooked: read.includes('adj_close') ? undefined : looksLike(/^adj(usted|\.)?[ _-]?close$/i),
  };
}

function missingColumns(
  file: string,
  have: readonly string[],
  missing: readonly string[],
  theirs: (ours: string) => string,
): DataError {
  const named = missing.map((ours) =>
    theirs(ours) === ours ? `"${ours}"` : `"${theirs(ours)}" for "${ours}"`,
  );
  const guesses = missing.flatMap((ours) => {
    const near = nearest(theirs(ours), have) ?? nearest(ours === 'symbol' ? 'ticker' : ours, have);
    return near === undefined ? [] : [`${ours}: ${JSON.stringify(near)}`];
  });
  const such = guesses.length === 0 ? '' : `, such as columns: { ${guesses.join(', ')} }`;
  return new DataError(
    'missing-column',
    `"${file}" has no column ${named.join(', ')} - there are ${have.map((c) => `"${c}"`).join(', ')}`,
    { hint: `name the file's columns in params.columns${such}` },
  );
}

/** Columns of bars by our names; what is not there is the close, where closes were all that is needed. */
export function barNumbers(
  names: readonly string[],
  data: readonly Float64Array[],
): Pick<RawBars, 'date' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'adjClose'> {
  const found = (name: string): Float64Array | undefined => data[names.indexOf(name)];
  const close = found('close') as Float64Array;
  const adjClose = found('adj_close');
  return {
    date: found('date') as Float64Array,
    open: found('open') ?? close,
    high: found('high') ?? close,
    low: found('low') ?? close,
    close,
    volume: found('volume') ?? close,
    ...(adjClose && { adjClose }),
  };
}
