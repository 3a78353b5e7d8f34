/**
 * The answer in words: which strategies beat the baseline beyond luck, if any.
 */
import type { Categorised, Luck } from './rankings.js';

/** An adjusted p value up to this is called significant. */
export const LEVEL = 0.05;
/** A deflated probability from this on is called an edge. */
export const CONFIDENCE = 0.95;

/** Strategies whose mean excess is above zero by both the adjusted p value and the deflated ratio. */
export function beyondLuck(overall: readonly Categorised[], baseline: string): string[] {
  return overall
    .filter(({ strategy, evidence }) => {
      if (strategy === baseline || !evidence) return false;
      const { excess, p_adjusted, excess_dsr } = evidence;
      const isSignificant = p_adjusted !== null && p_adjusted <= LEVEL;
      return (excess ?? 0) > 0 && isSignificant && (excess_dsr ?? 0) >= CONFIDENCE;
    })
    .map(({ strategy }) => strategy);
}

/** The verdict on a ranking. */
export function verdictOf(
  overall: readonly Categorised[],
  baseline: string,
  luck: Luck | null,
): string {
  if (!overall.some((entry) => entry.strategy === baseline)) {
    return `the baseline "${baseline}" was not run, so nothing is compared with it`;
  }
  const medians = mediansText(overall, baseline);
  if (!luck) {
    const isNone = medians.startsWith('no ');
    return isNone ? medians : `${medians}; how much of that is luck is not tested here`;
  }
  return `${luckText(overall, baseline, luck)}; ${medians}`;
}

function mediansText(overall: readonly Categorised[], baseline: string): string {
  const better = overall.filter(
    (entry) => entry.strategy !== baseline && (entry.metrics.excess_return?.median ?? -1) > 0,
  );
  return better.length === 0
    ? `no strategy has a median return above that of ${baseline}`
    : `median return above that of ${baseline}: ${better.map((entry) => entry.strategy).join(', ')}`;
}

function luckText(overall: readonly Categorised[], baseline: string, luck: Luck): string {
  const { beyond_luck: names, trials } = luck;
  const tries = `${trials.tried} ${trials.tried === 1 ? 'trial' : 'trials'}`;
  if (names.length > 0) {
    const shown = names.map((name) => `${name} (${edgeText(overall, name)})`);
    return `beyond luck after ${tries}, ${shown.join(' and ')} ${names.length === 1 ? 'beats' : 'beat'} ${baseline}`;
  }
  const tested = overall.filter(
    ({ strategy, evidence }) => strategy !== baseline && evidence?.information_ratio != null,
  );
  if (tested.length === 0) return `nothing was long enough to test against ${baseline}`;
  const best = tested.reduce((a, b) =>
    (b.evidence?.excess_dsr ?? 0) > (a.evidence?.excess_dsr ?? 0) ? b : a,
  );
  return `no strategy beats ${baseline} beyond luck after ${tries}; nearest is ${best.strategy} (${edgeText(overall, best.strategy)})`;
}

/** Excess per year with its interval, and the deflated probability that it is real. */
function edgeText(overall: readonly Categorised[], name: string): string {
  const evidence = overall.find(({ strategy }) => strategy === name)?.evidence;
  if (!evidence) return 'not tested';
  const { excess, excess_low: low, excess_high: high, excess_dsr: real } = evidence;
  const interval =
    low === null || high === null ? '' : `, 95 % interval ${signed(low)} to ${signed(high)}`;
  return `${signed(excess ?? 0)} a year${interval}, ${likely(real ?? 0)} to be more than luck`;
}

function likely(probability: number): string {
  const percent = Math.round(probability * 100);
  if (percent >= 100) return 'more than 99 % likely';
  return percent < 1 ? 'less than 1 % likely' : `${percent} % likely`;
}

function signed(fraction: number): string {
  const text = (fraction * 100).toFixed(1);
  const isZero = Number(text) === 0;
  return `${!isZero && fraction > 0 ? '+' : ''}${isZero ? '0.0' : text} %`;
}
