/**
 * The ranking as text for a terminal. Percent appears here and nowhere before.
 */
import type { Spread } from './quantiles.js';
import type { Rankings } from './rankings.js';

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
    entry.rank === null ? '–' : String(entry.rank),
    entry.strategy,
    entry.category,
    entry.score === null ? '–' : entry.score.toFixed(3),
    entry.n.toLocaleString('en-US'),
    percent(entry.metrics.total_return?.median),
    quartiles(entry.metrics.total_return),
    percent(entry.metrics.excess_return?.median, true),
    percent(entry.share_above_baseline),
    ratio(entry.metrics.sharpe?.median),
    percent(entry.metrics.max_drawdown?.median),
  ]);
  const { counts } = rankings;
  const invalid = Object.entries(counts.invalid).map(
    ([status, n]) => `${n.toLocaleString('en-US')} ${status}`,
  );
  const lines = [
    ...aligned([head, ...rows], [1, 2]),
    '',
    `Medians over backtests; "vs hold" and "beats hold" compare with ${rankings.baseline} on the same scenario and symbol.`,
    `${counts.backtests.toLocaleString('en-US')} backtests (${counts.strategies} strategies × ${counts.scenarios} scenarios × ${counts.symbols} symbols): ${counts.ok.toLocaleString('en-US')} ok${invalid.length > 0 ? `, ${invalid.join(', ')}` : ''}`,
  ];
  if (skipped.length > 0) {
    lines.push(`${skipped.length} ${skipped.length === 1 ? 'scenario' : 'scenarios'} skipped:`);
    for (const { name, reason } of skipped) lines.push(`  ${name}: ${reason}`);
  }
  lines.push(`Verdict: ${rankings.verdict}.`);
  lines.push(
    'Beware of survivorship, hindsight in the windows and many trials; see the caveats in performance_summary.json.',
  );
  return lines.join('\n');
}

/** Columns aligned: those named to the left, all others to the right. */
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

/** A fraction as a percentage; a dash where there is none. */
export function percent(value: number | null | undefined, withSign = false): string {
  if (value === null || value === undefined) return '–';
  const text = `${fixed(value * 100, 1)}%`;
  return withSign && value > 0 ? `+${text}` : text;
}

/** Without a minus before what rounds to zero. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

function ratio(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : fixed(value, 2);
}

function quartiles(spread: Spread | undefined): string {
  return spread ? `${percent(spread.q1)} … ${percent(spread.q3)}` : '–';
}
