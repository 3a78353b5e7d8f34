/**
 * Which regime each session is in, by rules that look back only.
 *
 * A trend is a distance from the long average, high volatility a level of the
 * weighted variance. Each begins at one threshold and ends at another, and a new
 * regime has to be asked for several sessions in a row: so labels do not flicker.
 * Nothing here is fitted, and no row depends on a later one.
 */
import { BEAR, BULL, HIGH_VOLATILITY, RANGING, type RegimeRules, UNDETERMINED } from './regime.js';

const SESSIONS_PER_YEAR = 252;
/** Returns before a weighted variance is more than its first guess. */
const VOLATILITY_WARMUP = 21;

/** Per session, what the rules look at and what they say. */
export interface Labels {
  readonly regime: Float64Array;
  /** Close over its average, minus 1; NaN before the average is full. */
  readonly trend: Float64Array;
  /** Yearly, a fraction; NaN before 21 returns. */
  readonly volatility: Float64Array;
}

/**
 * Labels every session.
 *
 * Shape   close[n] → n codes of REGIMES; adjusted closes.
 * Edges   undetermined until volatility and trend are known; high volatility is
 *         called before the average is full, because it needs no trend.
 * Order   high volatility stands before the trends: it says that the market moves
 *         much, whichever way.
 * Source  Distance from a long average with a band: Brock, Lakonishok and LeBaron,
 *         "Simple Technical Trading Rules", 1992; the 200-day average as a filter of
 *         trends: Faber, "A Quantitative Approach to Tactical Asset Allocation", 2007.
 *         Thresholds and confirmation are ours.
 */
export function labelSessions(close: Float64Array, rules: RegimeRules): Labels {
  const trend = distances(close, rules.average);
  const volatility = weightedVolatility(close, rules.decay);
  return { regime: confirmed(asked(trend, volatility, rules), rules.confirm), trend, volatility };
}

/** What the thresholds ask for, session by session. */
function asked(trend: Float64Array, volatility: Float64Array, rules: RegimeRules): Uint8Array {
  const out = new Uint8Array(trend.length);
  let side = UNDETERMINED;
  let isHigh = false;
  for (let t = 0; t < out.length; t++) {
    const distance = trend[t]!;
    const level = volatility[t]!;
    if (Number.isNaN(level)) isHigh = false;
    else isHigh = level >= (isHigh ? rules.calm_volatility : rules.high_volatility);
    if (!Number.isNaN(distance)) side = sideOf(distance, side, rules.band);
    out[t] = isHigh ? HIGH_VOLATILITY : side;
  }
  return out;
}

/** A trend begins outside the band and ends where the average is crossed; between trends it ranges. */
function sideOf(distance: number, side: number, band: number): number {
  if (distance >= band || (side === BULL && distance > 0)) return BULL;
  if (distance <= -band || (side === BEAR && distance < 0)) return BEAR;
  return RANGING;
}

/** Another regime is called once it was asked for `confirm` sessions in a row; the first one at once. */
function confirmed(wanted: Uint8Array, confirm: number): Float64Array {
  const out = new Float64Array(wanted.length);
  let now = UNDETERMINED;
  let run = 0;
  for (let t = 0; t < out.length; t++) {
    run = t > 0 && wanted[t] === wanted[t - 1] ? run + 1 : 1;
    if (wanted[t] !== now && (now === UNDETERMINED || run >= confirm)) now = wanted[t]!;
    out[t] = now;
  }
  return out;
}

/** Close over the mean of the last `sessions` closes, minus 1. */
function distances(close: Float64Array, sessions: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  for (let t = sessions - 1; t < close.length; t++) {
    // Summed anew: a running sum would make a value depend on where the data begins.
    let sum = 0;
    for (let i = t - sessions + 1; i <= t; i++) sum += close[i]!;
    out[t] = close[t]! / (sum / sessions) - 1;
  }
  return out;
}

/**
 * Exponentially weighted volatility of log returns, per year.
 * Source: RiskMetrics Technical Document, 1996 (decay 0.94 for daily data). Its first
 * value is the mean square of the first 21 returns.
 */
function weightedVolatility(close: Float64Array, decay: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  let variance = 0;
  for (let t = 1; t < close.length; t++) {
    const square = Math.log(close[t]! / close[t - 1]!) ** 2;
    if (t <= VOLATILITY_WARMUP) variance += square / VOLATILITY_WARMUP;
    else variance = decay * variance + (1 - decay) * square;
    if (t >= VOLATILITY_WARMUP) out[t] = Math.sqrt(variance * SESSIONS_PER_YEAR);
  }
  return out;
}
