/**
 * The Sharpe ratio of a series, per period and never annualised, with the two
 * shape figures that decide how sure it is.
 */
import type { Moments } from './moments.js';

/** Below this many returns a ratio is noise. */
const MIN_RETURNS = 20;
const NO_DEVIATION = 1e-12;

/** A Sharpe ratio as measured. */
export interface SharpeRatio {
  /** Returns that it was measured on. */
  readonly n: number;
  /** Mean over sample deviation, per period. */
  readonly sharpe: number;
  /** Third standardised moment. */
  readonly skew: number;
  /** Fourth standardised moment: **raw**, 3 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * The Sharpe ratio of returns with these moments.
 *
 * Edges    fewer than 20 returns, or returns that do not vary: null, never 0 or ∞.
 */
export function sharpeRatio({ n, mean, m2, m3, m4 }: Moments): SharpeRatio | null {
  if (n < MIN_RETURNS) return null;
  const deviation = Math.sqrt(m2 / (n - 1));
  if (!(deviation >= NO_DEVIATION)) return null;
  const variance = m2 / n;
  return {
    n,
    sharpe: mean / deviation,
    skew: m3 / n / variance ** 1.5,
    kurtosis: m4 / n / (variance * variance),
  };
}

/**
 * Variance of a Sharpe ratio's estimate, times (n − 1).
 *
 * The trap: the coefficient is (γ₄ − 1) / 4 on the raw kurtosis. With (γ₄ − 3) / 4,
 * or with an excess kurtosis put in here, normal returns lose the term SR² / 2.
 *
 * Edges    never below the smallest positive value: skewness and kurtosis of a sample
 *          satisfy γ₄ ≥ γ₃² + 1, which keeps the expression at or above zero.
 * Source   Lo (2002), Financial Analysts Journal 58/4; Mertens (2002); the form is that
 *          of Bailey and López de Prado (2012), J. of Risk 15/2.
 */
export function sharpeVariance({ sharpe, skew, kurtosis }: Omit<SharpeRatio, 'n'>): number {
  const variance = 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  return Math.max(variance, Number.MIN_VALUE);
}

/** Standard error of a Sharpe ratio, per period. Annualise it as the ratio itself: by √252. */
export function sharpeError(ratio: SharpeRatio): number {
  return Math.sqrt(sharpeVariance(ratio) / (ratio.n - 1));
}
