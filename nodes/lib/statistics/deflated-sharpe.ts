/**
 * What the best of many tries is worth: the Sharpe ratio that the luckiest of N
 * useless strategies is expected to show, and the probability to be above it.
 *
 * Source   Bailey and López de Prado (2014), J. of Portfolio Management 40/5,
 *          doi 10.3905/jpm.2014.40.5.094.
 */
import { normalQuantile } from './normal.js';
import { probabilisticSharpe } from './probabilistic-sharpe.js';
import type { SharpeRatio } from './sharpe-ratio.js';

/** The Euler-Mascheroni constant. */
const EULER = 0.577_215_664_901_532_9;

/**
 * Expected maximum of `trials` independent standard normal values (approximate; any
 * real number from 1 on, as an effective number of trials is none of counting).
 *
 * Edges    one trial or fewer: 0, as nothing was chosen.
 */
export function expectedMaximum(trials: number): number {
  if (!(trials > 1)) return 0;
  const known = maxima.get(trials);
  if (known !== undefined) return known;
  const z = (p: number): number => normalQuantile(p);
  const expected = (1 - EULER) * z(1 - 1 / trials) + EULER * z(1 - 1 / (trials * Math.E));
  // The approximation falls below zero between one trial and two.
  if (maxima.size === KEPT) maxima.clear();
  maxima.set(trials, Math.max(0, expected));
  return Math.max(0, expected);
}

/** Thousands of strategies are asked for the same few numbers of trials in turns. */
const maxima = new Map<number, number>();
const KEPT = 64;

/** Sharpe ratio to expect of the best of `trials` without any skill; `variance`: of the ratios tried. */
export function luckiestSharpe(trials: number, variance: number): number {
  return Math.sqrt(variance) * expectedMaximum(trials);
}

/** Probability that the true ratio is above what the luckiest of the trials would show. */
export function deflatedSharpe(ratio: SharpeRatio, trials: number, variance: number): number {
  return probabilisticSharpe(ratio, luckiestSharpe(trials, variance));
}
