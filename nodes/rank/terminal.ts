/**
 * The ranking as text for a terminal: the order, then how much of it can be luck.
 */

import { thousands } from '../lib/text/thousands.js';
import type { Rankings } from './rankings.js';
import {
  count,
  interval,
  NONE,
  percent,
  probability,
  pValue,
  quartiles,
  ratio,
} from './text-figures.js';

/** The overall ranking, the counts, what was skipped and why, and what to beware of. */
export function rankingTable(
  rankings: Rankings,
  skipped: readonly { readonly name: string; readonly reason: string }[],
): string {
  const head = [
    'rank',
    'strategy',
    'category',
    'score',
    'n',
    'return',
    'quartiles',
    'vs hold',
    'beats hold',
    'sharpe',
    'drawdown',
  ];
  const rows = rankings.overall.map((entry) => [
    entry.rank === null ? NONE : String(entry.rank),
    entry.strategy,
    entry.category,
    entry.score === null ? NONE : entry.score.toFixed(3),
    thousands(entry.n),
    percent(entry.metrics.total_return?.median),
    quartiles(entry.metrics.total_return),
    percent(entry.metrics.excess_return?.median, true),
    percent(entry.share_above_baseline),
    ratio(entry.metrics.sharpe?.median),
    percent(entry.metrics.max_drawdown?.median),
  ]);
  const { counts } = rankings;
  const invalid = Object.entries(counts.invalid).map(([status, n]) => `${thousands(n)} ${status}`);
  const lines = [
    ...aligned([head, ...rows], [1, 2]),
    '',
    `Medians over backtests; "vs hold" and "beats hold" compare with ${rankings.baseline} on the same scenario and symbol.`,
    `${thousands(counts.backtests)} backtests (${counts.strategies} strategies × ${counts.scenarios} scenarios × ${counts.symbols} symbols): ${thousands(counts.ok)} ok${invalid.length > 0 ? `, ${invalid.join(', ')}` : ''}`,
  ];
  if (skipped.length > 0) {
    lines.push(`${skipped.length} ${skipped.length === 1 ? 'scenario' : 'scenarios'} skipped:`);
    for (const { name, reason } of skipped) lines.push(`  ${name}: ${reason}`);
  }
  lines.push(...luckLines(rankings), `Verdict: ${rankings.verdict}.`);
  lines.push(
    'Beware of survivorship, hindsight in the windows and many trials; see the caveats in report.md.',
  );
  return lines.join('\n');
}

/** How sure the order is; nothing where no daily returns are read. */
function luckLines({ overall, baseline, luck }: Rankings): string[] {
  if (!luck) return [];
  const head = [
    '',
    'strategy',
    'days',
    'excess a year',
    '95 % interval',
    'real',
    'after trials',
    'p adjusted',
  ];
  const rows = overall
    .filter(({ strategy, evidence }) => strategy !== baseline && evidence)
    .map(({ strategy, evidence: e }) => [
      '',
      strategy,
      count(e?.days ?? 0),
      percent(e?.excess, true),
      interval(e),
      probability(e?.excess_psr),
      probability(e?.excess_dsr),
      pValue(e?.p_adjusted),
    ]);
  const { trials, tests } = luck;
  return [
    '',
    `How sure (mean over symbols, each day once, against ${baseline}; "real": probability of any edge, "after trials": that it is more than the luck of ${count(trials.tried)} trials):`,
    ...aligned([head, ...rows], [1]),
    `${count(trials.tried)} trials on this data, worth ${count(trials.effective)} independent ones; chance that the best of one half of the days falls behind in the other (PBO): ${probability(tests.pbo)}; p value of "none is better" (SPA): ${pValue(tests.spa_p)}`,
  ];
}

/** Columns aligned: those at `left` to the left, all others to the right. */
export function aligned(rows: readonly (readonly string[])[], left: readonly number[]): string[] {
  const widths = (rows[0] as readonly string[]).map((_, c) =>
    Math.max(...rows.map((row) => (row[c] as string).length)),
  );
  return rows.map((row) =>
    row
      .map((cell, c) => {
        const width = widths[c] as number;
        return left.includes(c) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
