/**
 * The tables of the report: overall, by group, by symbol, pairs.
 */
import { markdownTable } from './markdown-table.js';
import type { Categorised, Lists, Rankings } from './rankings.js';
import type { SymbolRanking } from './symbol-ranking.js';
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

/** The overall ranking, with what its score is made of. */
export function overallLines({ overall, score, baseline }: Rankings): string[] {
  const total = Object.values(score.weights).reduce((sum, weight) => sum + weight, 0);
  const shares = Object.entries(score.weights)
    .filter(([, weight]) => weight > 0)
    .map(([id, weight]) => `${id} ${Math.round((100 * weight) / total)} %`);
  return [
    ...markdownTable(
      [
        'strategy',
        'rank',
        'score',
        'n',
        'return',
        'quartiles',
        `vs ${baseline}`,
        'beats it',
        'Sharpe',
        'drawdown',
      ],
      overall.map((entry) => [
        entry.strategy,
        rankText(entry),
        entry.score === null ? NONE : entry.score.toFixed(3),
        count(entry.n),
        percent(entry.metrics.total_return?.median),
        quartiles(entry.metrics.total_return),
        percent(entry.metrics.excess_return?.median, true),
        percent(entry.share_above_baseline),
        ratio(entry.metrics.sharpe?.median),
        percent(entry.metrics.max_drawdown?.median),
      ]),
    ),
    `Medians over n backtests. The score (version ${score.version}) is made of ${shares.join(', ')}: ${score.note}.`,
    '',
  ];
}

/** One table over all groups; at most `most` strategies of each. */
export function groupLines(lists: Lists, most = Number.POSITIVE_INFINITY): string[] {
  const rows = Object.entries(lists).flatMap(([group, list]) =>
    list
      .filter((_, i) => i < most)
      .map((entry, i) => [
        i === 0 ? group : '',
        entry.strategy,
        rankText(entry),
        count(entry.n),
        percent((entry.metrics.excess_return ?? entry.metrics.daily_excess)?.median, true),
        count(entry.evidence?.days ?? 0),
        percent(entry.evidence?.excess, true),
        interval(entry.evidence),
        probability(entry.evidence?.psr),
        probability(entry.evidence?.excess_psr),
        probability(entry.evidence?.excess_dsr),
        pValue(entry.evidence?.p_adjusted),
      ]),
  );
  const head = [
    'group',
    'strategy',
    'rank',
    'n',
    'median excess',
    'days',
    'excess a year',
    '95 % interval',
    'Sharpe > 0',
    'edge real',
    'after trials',
    'p adjusted',
  ];
  return markdownTable(head, rows, 2);
}

/** How often each strategy is first on a symbol, and how often surely. */
export function symbolLines({ names: of, pairs }: SymbolRanking, baseline: string): string[] {
  const { symbol, strategy, rank, excess_dsr } = pairs.columns as Record<string, Float64Array>;
  const first = new Map<string, number>();
  const sure = new Map<string, number>();
  const add = (to: Map<string, number>, name: string): void => {
    to.set(name, (to.get(name) ?? 0) + 1);
  };
  for (let row = 0; row < pairs.rows; row++) {
    const name = of.strategies[strategy![row]!] as string;
    const isBest = row === 0 || symbol![row] !== symbol![row - 1];
    if (isBest && !Number.isNaN(rank![row]!)) add(first, name);
    if (excess_dsr![row]! >= 0.95) add(sure, name);
  }
  const names = [...new Set([...first.keys(), ...sure.keys()])].sort(
    (a, b) => (first.get(b) ?? 0) - (first.get(a) ?? 0) || (a < b ? -1 : 1),
  );
  return [
    ...markdownTable(
      ['strategy', 'first on symbols', 'edge there at least 95 % sure after trials'],
      names.map((name) => [
        name,
        count(first.get(name) ?? 0),
        name === baseline ? NONE : count(sure.get(name) ?? 0),
      ]),
    ),
    `Of ${count(new Set(symbol).size)} symbols, over all scenarios. Every list stands in the table \`strategy_rankings\` under scope "symbol".`,
    '',
  ];
}

/** The pairs at both ends. */
export function pairLines({ best_pairs, worst_pairs }: Rankings): string[] {
  if (best_pairs.length === 0) {
    return ['No returns by symbol were read: give the node an input `moments` for this table.', ''];
  }
  const rows = (list: Rankings['best_pairs']): string[][] =>
    list.map(({ strategy, symbol, n, metrics, evidence }) => [
      strategy,
      symbol,
      count(n),
      percent(metrics.excess_return?.median, true),
      count(evidence?.days ?? 0),
      percent(evidence?.excess, true),
      interval(evidence),
      probability(evidence?.excess_psr),
      probability(evidence?.excess_dsr),
      pValue(evidence?.p_adjusted),
    ]);
  const head = [
    'strategy',
    'symbol',
    'n',
    'median excess',
    'days',
    'excess a year',
    '95 % interval (normal)',
    'edge real',
    'after trials',
    'p adjusted',
  ];
  return [
    ...markdownTable(head, rows(best_pairs), 2),
    'The worst:',
    '',
    ...markdownTable(head, rows(worst_pairs), 2),
    'A pair is chosen from all strategies on all symbols: "after trials" counts each of them.',
    '',
  ];
}

function rankText({ rank }: Categorised): string {
  return rank === null ? NONE : String(rank);
}
