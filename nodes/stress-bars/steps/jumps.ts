/**
 * A market that drifts, trembles and now and then jumps.
 *
 * The drift is not raised to make up for the jumps, as pricing does: a shock that
 * pays for itself would be none. Jumps hit the market, and symbols by their beta,
 * or each symbol by itself.
 */
import { blockRows, type Random } from '../../lib/numeric/random.js';
import { followModel, type MarketModel } from '../follow.js';
import { addReturns, unknownMoves } from '../moves.js';
import { definePath } from '../step.js';

const SESSIONS_PER_YEAR = 252;
/** Sessions of a block of bars and residuals, in the mean. */
const BLOCK = 10;

interface Settings {
  /** Of the price without jumps, per year; the log return drifts by half the variance less. */
  readonly drift: number;
  /** Of the log return without jumps, per year. */
  readonly volatility: number;
  readonly per_year: number;
  /** Of the log return of a jump. */
  readonly mean: number;
  readonly deviation: number;
  readonly on: 'market' | 'symbols';
}

export default definePath<Settings, MarketModel>({
  about: 'a random walk with jumps',
  source: 'Merton, "Option Pricing When Underlying Stock Returns Are Discontinuous", 1976',
  draw(settings, { sessions, market, random }) {
    const { drift, volatility, on } = settings;
    const mean = (drift - volatility ** 2 / 2) / SESSIONS_PER_YEAR;
    const deviation = volatility / Math.sqrt(SESSIONS_PER_YEAR);
    const ret = new Float64Array(sessions);
    for (let t = 0; t < sessions; t++) ret[t] = mean + deviation * random.normal();
    if (on === 'market') {
      const jumps = jumpsOf(settings, sessions, random);
      for (let t = 0; t < sessions; t++) ret[t]! += jumps[t]!;
    }
    const rows = blockRows(sessions, market.ret.length, BLOCK, random);
    return { ret, deviation: new Float64Array(sessions).fill(deviation), rows };
  },
  make(settings, model, asset) {
    const path = unknownMoves(model.ret.length);
    followModel(path, model, asset);
    if (settings.on === 'symbols') {
      const jumps = jumpsOf(settings, model.ret.length, asset.random());
      addReturns(path, jumps, asset.fit.overnight);
    }
    return path;
  },
});

/** The sum of the jumps of each session. */
function jumpsOf(settings: Settings, sessions: number, random: Random): Float64Array {
  const { per_year, mean, deviation } = settings;
  return Float64Array.from({ length: sessions }, () => {
    let sum = 0;
    for (let left = random.poisson(per_year / SESSIONS_PER_YEAR); left > 0; left--) {
      sum += mean + deviation * random.normal();
    }
    return sum;
  });
}
