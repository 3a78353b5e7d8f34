/**
 * The numbers of one column of a table for people: written alike, with as many
 * decimals as tell them apart and six digits at most.
 */

/** Significant digits of a number that is no whole one. */
const DIGITS = 6;
/** From here on numbers are written with an exponent. */
const LARGE = 1e15;

/** Writes the numbers of one column alike: as many decimals as the largest one needs. */
export function numberWriter(values: readonly unknown[]): (value: number) => string {
  const sizes = values
    .filter((v): v is number => typeof v === 'number' && Number.isFinite(v) && v !== 0)
    .map(Math.abs);
  if (sizes.length === 0) return String;
  const largest = sizes.reduce((most, v) => Math.max(most, v));
  const room = Math.max(0, DIGITS - whole(largest));
  const needed = sizes.reduce((most, v) => Math.max(most, decimalsOf(v, room)), 0);
  const isFaithful = sizes.every((v) => Math.abs(Number(v.toFixed(needed)) - v) <= v / 100);
  if (!isFaithful || largest >= LARGE) return shortNumber;
  return (v) => (Number.isFinite(v) ? v.toFixed(needed) : String(v));
}

/** A number on its own: all digits before the point, six in all where there are fewer. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 1 && size < LARGE ? Math.max(DIGITS, whole(size)) : DIGITS;
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** Digits before the point; zero and below for fractions. */
function whole(value: number): number {
  return Math.floor(Math.log10(Math.abs(value))) + 1;
}

/** Decimals that a number has, up to `most`. */
function decimalsOf(value: number, most: number): number {
  const places = Math.min(most, 20);
  return (
    value
      .toFixed(places)
      .replace(/\.?0*$/, '')
      .split('.')[1]?.length ?? 0
  );
}
