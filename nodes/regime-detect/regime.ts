/**
 * The regimes of a market, and the settings that tell them apart.
 */

/**
 * Names of the codes in the column `regime`, in order. The last one stands for the
 * first sessions of the data, of which too little past is known to say anything.
 */
export const REGIMES = ['bull', 'bear', 'high_volatility', 'ranging', 'undetermined'] as const;

export type Regime = (typeof REGIMES)[number];

export const BULL = REGIMES.indexOf('bull');
export const BEAR = REGIMES.indexOf('bear');
export const HIGH_VOLATILITY = REGIMES.indexOf('high_volatility');
export const RANGING = REGIMES.indexOf('ranging');
export const UNDETERMINED = REGIMES.indexOf('undetermined');

/** What the rules are set to. Fractions. */
export interface RegimeRules {
  /** Sessions of the average that the trend is measured from. */
  readonly average: number;
  /** Distance from the average at which a trend begins; it ends where the average is crossed. */
  readonly band: number;
  /** Weight of the past in the variance, per session. */
  readonly decay: number;
  /** Yearly volatility at which high volatility begins, and below which it ends. */
  readonly high_volatility: number;
  readonly calm_volatility: number;
  /** Sessions in a row that ask for another regime before it is called. */
  readonly confirm: number;
}

export interface RegimeParams extends RegimeRules {
  readonly benchmark: string;
}
