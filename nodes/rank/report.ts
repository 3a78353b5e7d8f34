/**
 * The report: the question, the answer in words, the tables behind it, how sure it is
 * and what to beware of. Markdown, for somebody who decides and did not run it.
 *
 * It holds no time of its making: the same results have the same report.
 */
import type { ConfiguredNode } from '../../src/contract/index.js';
import type { Rankings } from './rankings.js';
import { conventionLines } from './report-conventions.js';
import { sureLines } from './report-luck.js';
import { groupLines, overallLines, pairLines, symbolLines } from './report-tables.js';
import type { SymbolRanking } from './symbol-ranking.js';
import { count } from './text-figures.js';

export interface ReportInput {
  readonly rankings: Rankings;
  readonly symbols: SymbolRanking;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** What is said where results are incomplete, or rest on data that are less than good. */
  readonly missing: readonly string[];
  readonly configuration: readonly ConfiguredNode[];
}

/** The whole report. */
export function reportText(input: ReportInput): string {
  const { rankings, symbols, skipped, missing, configuration } = input;
  const { counts, baseline, luck } = rankings;
  const lines = [
    '# Which strategy holds up, and how sure is that?',
    '',
    ...madeUp(configuration),
    ...missing.flatMap((line) => [`> **${line}**`, '']),
    '## The question',
    '',
    `${many(counts.strategies, 'strategies', 'strategy')} on ${many(counts.symbols, 'symbols', 'symbol')} in ${many(counts.scenarios, 'scenarios', 'scenario')}, all with the same costs and by the same rules, make ${many(counts.backtests, 'backtests', 'backtest')}, ${count(counts.ok)} with a result. Does any strategy do better than \`${baseline}\`, where, and could that be luck?`,
    '',
    '## The answer',
    '',
    `${capital(rankings.verdict)}.`,
    '',
    ...(luck ? [answerInWords(rankings), ''] : []),
    '## The ranking',
    '',
    ...overallLines(rankings),
    '## How sure',
    '',
    ...sureLines(rankings),
    '## By category of strategy',
    '',
    ...groupLines(rankings.by_category),
    '## By type of scenario',
    '',
    ...groupLines(rankings.by_type),
    '## By regime of the market',
    '',
    ...regimeLines(rankings),
    '## By scenario',
    '',
    'The first of each list. Few days lie in one scenario: what is first there is rarely more than chance.',
    '',
    ...groupLines(rankings.by_scenario, 1),
    '## By symbol',
    '',
    ...symbolLines(symbols, baseline),
    '## Best and worst pairs',
    '',
    ...pairLines(rankings),
    '## What to beware of',
    '',
    ...rankings.caveats.map((caveat) => `- ${capital(caveat)}.`),
    ...invalidLine(rankings),
    ...skipped.map(({ name, reason }) => `- Skipped: ${name}: ${reason}.`),
    '',
    '## Costs and conventions',
    '',
    ...conventionLines(rankings, configuration),
  ];
  return `${lines.join('\n')}\n`;
}

/** Said at the top where the prices never were. */
function madeUp(configuration: readonly ConfiguredNode[]): string[] {
  const isMadeUp = configuration.some(
    ({ type, params }) => type === 'fetch' && params.source === 'demo',
  );
  if (!isMadeUp) return [];
  return [
    '> **SYNTHETIC MARKET: made-up prices. Nothing here says anything of a real market.**',
    '',
  ];
}

function answerInWords({ luck, baseline }: Rankings): string {
  const names = luck?.beyond_luck ?? [];
  if (names.length === 0) {
    return `In plain words: on this data there is no good reason to prefer any of these strategies to \`${baseline}\` for its return. What ranks first below does so by an order that chance could have made.`;
  }
  const who = names.map((name) => `\`${name}\``).join(', ');
  return `In plain words: the advantage of ${who} is larger than the best of so many useless tries would be expected to show. It is a finding about the past of these symbols, not a promise.`;
}

function regimeLines({ by_regime }: Rankings): string[] {
  if (Object.keys(by_regime).length > 0) {
    return [
      'Every day belongs to the regime it had at its close; ranked by the probability of a real edge on these days.',
      '',
      ...groupLines(by_regime),
    ];
  }
  return ['No regimes were read: give the node an input `regimes` for this table.', ''];
}

function invalidLine({ counts }: Rankings): string[] {
  const parts = Object.entries(counts.invalid).map(([status, n]) => `${count(n)} ${status}`);
  return parts.length === 0
    ? []
    : [`- Backtests without a result, in no ranking: ${parts.join(', ')}.`];
}

function many(n: number, plural: string, one: string): string {
  return `${count(n)} ${n === 1 ? one : plural}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
