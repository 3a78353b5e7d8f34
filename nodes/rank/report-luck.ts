/**
 * The part of the report that says how much of the ranking luck could have made.
 */
import { markdownTable } from './markdown-table.js';
import type { Luck, Rankings } from './rankings.js';
import { count, interval, NONE, percent, probability, pValue, ratio } from './text-figures.js';

/** Evidence per strategy, the tests of the set, and how to read them. */
export function sureLines(rankings: Rankings): string[] {
  const { luck } = rankings;
  if (!luck) {
    return [
      'Nothing was tested for luck: the ranking reads no daily returns. Give the node an input `returns` from a node of type `pool-returns`.',
      '',
    ];
  }
  return [...evidenceTable(rankings), ...setLines(luck, rankings.baseline)];
}

function evidenceTable({ overall, baseline }: Rankings): string[] {
  const head = [
    'strategy',
    'days',
    'Sharpe a year',
    '± error',
    'Sharpe > 0',
    `excess over ${baseline} a year`,
    '95 % interval',
    'edge real',
    'after trials',
    'after effective trials',
    'p',
    'p adjusted',
    'p Holm',
    'years needed',
  ];
  const rows = overall
    .filter(({ evidence }) => evidence)
    .map(({ strategy, evidence: e }) => [
      strategy,
      count(e?.days ?? 0),
      ratio(e?.sharpe),
      ratio(e?.sharpe_error),
      probability(e?.psr),
      percent(e?.excess, true),
      interval(e),
      probability(e?.excess_psr),
      probability(e?.excess_dsr),
      probability(e?.excess_dsr_effective),
      pValue(e?.p_value),
      pValue(e?.p_adjusted),
      pValue(e?.p_holm),
      e?.years_needed === null || e?.years_needed === undefined ? NONE : count(e.years_needed),
    ]);
  return [
    ...markdownTable(head, rows),
    `Daily means over symbols, each day once. "Edge real": probability that the excess is above zero at all (probabilistic Sharpe ratio). "After trials": that it is more than the luckiest of all trials would show (deflated Sharpe ratio). "Years needed": history that it takes to tell such an edge from none.`,
    '',
  ];
}

function setLines({ trials, tests }: Luck, baseline: string): string[] {
  const correlation =
    trials.correlation === null
      ? 'their correlation is not known'
      : `their excess returns have a mean correlation of ${ratio(trials.correlation)}`;
  const leftOut =
    tests.left_out.length === 0
      ? ''
      : ` Too few days to be tested together with the others: ${tests.left_out.join(', ')}.`;
  return [
    `- **Trials:** ${count(trials.tried)} strategy configurations were run on this data, worth about ${count(trials.effective)} independent ones (${correlation}). The best single cell is chosen from ${count(trials.cells)} backtests.`,
    `- **Overfitting (PBO):** ${probability(tests.pbo)}${splitsText(tests)}. It is the chance that the best strategy of one half of the days is below the middle in the other half; 50 % is what pure chance gives.`,
    `- **Is any better (SPA):** p = ${pValue(tests.spa_p)} (between ${pValue(tests.spa_p_lower)} and ${pValue(tests.spa_p_upper)}) for "no strategy is better than ${baseline}", with the search among all of them counted in.`,
    `- Both rest on the ${count(tests.days)} days that all strategies have.${leftOut}`,
    '',
  ];
}

function splitsText({ pbo_blocks, pbo_splits }: Luck['tests']): string {
  if (pbo_blocks === null || pbo_splits === null) return ' (too few days)';
  return ` (${count(pbo_splits)} ways to halve ${pbo_blocks} blocks of days)`;
}
