/**
 * Spells: stretches of sessions with one label.
 */
import { REGIMES, type Regime } from './regime.js';

/** Rows [from, to) of one regime. */
export interface Spell {
  readonly regime: Regime;
  readonly from: number;
  readonly to: number;
}

/** The spells of a column of codes, in order; together they are all of its rows. */
export function spellsOf(codes: Float64Array): Spell[] {
  const spells: Spell[] = [];
  let from = 0;
  for (let t = 1; t <= codes.length; t++) {
    if (t < codes.length && codes[t] === codes[from]) continue;
    spells.push({ regime: REGIMES[codes[from]!] as Regime, from, to: t });
    from = t;
  }
  return spells;
}

/** How often and how long a market was in each regime. */
export interface RegimeCount {
  readonly sessions: number;
  /** Of all sessions, a fraction. */
  readonly share: number;
  readonly spells: number;
  /** Sessions of a spell; null without one. The last spell of the data counts as far as it goes. */
  readonly mean_length: number | null;
  readonly median_length: number | null;
  readonly longest: number | null;
}

/** Counts by regime, each of them, also those that never came. */
export function countRegimes(spells: readonly Spell[]): Record<Regime, RegimeCount> {
  const total = spells.reduce((sum, { from, to }) => sum + to - from, 0);
  const counts = REGIMES.map((regime): [Regime, RegimeCount] => {
    const lengths = spells
      .filter((spell) => spell.regime === regime)
      .map(({ from, to }) => to - from)
      .sort((a, b) => a - b);
    const sessions = lengths.reduce((sum, length) => sum + length, 0);
    const spellCount = lengths.length;
    const middle = (lengths[(spellCount - 1) >> 1] ?? 0) + (lengths[spellCount >> 1] ?? 0);
    return [
      regime,
      {
        sessions,
        share: total === 0 ? 0 : sessions / total,
        spells: spellCount,
        mean_length: spellCount === 0 ? null : sessions / spellCount,
        median_length: spellCount === 0 ? null : middle / 2,
        longest: lengths.at(-1) ?? null,
      },
    ];
  });
  return Object.fromEntries(counts) as Record<Regime, RegimeCount>;
}
