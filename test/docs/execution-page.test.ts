/**
 * docs/execution.md: every example is run, and what the account did is compared with
 * what the page says.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXIT_REASONS } from '../../nodes/backtest/columns.js';
import type { Orders } from '../../nodes/backtest/execution.js';
import { type Asset, KEEP, type Resting } from '../../nodes/backtest/strategy.js';
import { packageRoot } from '../../src/config/package-root.js';
import { FREE, type Run, runOrders } from '../nodes/backtest/runs.js';

const PAGE = readFileSync(join(packageRoot(), 'docs/execution.md'), 'utf8');

/** A bar as it is written: prices, and what is decided at its close. */
interface Row {
  readonly prices: readonly number[];
  readonly words: readonly string[];
}

/** Title and text of each example; the title is the bold start of the paragraph before. */
function examples(): { title: string; given: string; said: string }[] {
  return [
    ...PAGE.matchAll(/\*\*([^*]+)\.\*\*(?:(?!\*\*|```)[\s\S])*```example\n([\s\S]*?)```/g),
  ].map(([, title = '', text = '']) => {
    const [given = '', said = ''] = text.split('---\n');
    return { title, given, said };
  });
}

function parse(given: string): { rows: Row[]; settings: string } {
  const lines = given.trim().split('\n');
  const head = lines.findIndex((line) => line.startsWith('bar '));
  const columns = (lines[head] as string).trim().split(/\s+/).length - 1;
  const rows = lines.slice(head + 1).map((line): Row => {
    const [, ...cells] = line.trim().split(/\s+/);
    return {
      prices: cells.slice(0, columns).map((cell) => (cell === '-' ? Number.NaN : Number(cell))),
      words: cells
        .slice(columns)
        .join(' ')
        .split(', ')
        .filter((word) => word !== ''),
    };
  });
  return { rows, settings: head === 0 ? '' : (lines[0] as string) };
}

/** The number behind a word, such as "slippage" in "slippage 100 bp, both". */
function numberAfter(word: string, text: string): number | undefined {
  const found = new RegExp(`${word} (-?[\\d.]+)`).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

function runExample(given: string): Run {
  const { rows, settings } = parse(given);
  const column = (c: number) => Float64Array.from(rows, ({ prices }) => prices[c] as number);
  const date = Float64Array.from(rows, (_, i) => 18_000 + i);
  const own: Asset = {
    ...{ date, open: column(0), high: column(1), low: column(2), close: column(3) },
    columns: rows[0]?.prices.length === 5 ? { volume: column(4) } : {},
  };
  const [open, close] = [column(4), column(5)];
  const isBasket = rows[0]?.prices.length === 6;
  const other: Asset = { date, open, high: close, low: close, close, columns: {} };
  const execution = {
    ...FREE,
    initialCash: 100,
    slippage: (numberAfter('slippage', settings) ?? 0) / 10_000,
    commission: (numberAfter('commission', settings) ?? 0) / 10_000,
    band: numberAfter('band', settings) ?? 0.01,
    wholeShares: settings.includes('whole shares'),
  };
  const orders = isBasket ? basketOf(rows) : singleOf(rows, settings.includes('both'));
  return runOrders(isBasket ? [own, other] : [own], 1, orders, execution);
}

function singleOf(rows: readonly Row[], isBoth: boolean): Orders {
  return {
    kind: 'weight',
    direction: isBoth ? 'both' : 'long',
    decide(t, _position, resting) {
      const text = rows[t]?.words.join(', ') ?? '';
      for (const name of ['limit', 'stop', 'target', 'trail'] as const) {
        resting[name as keyof Resting] = numberAfter(name, text) ?? Number.NaN;
      }
      return numberAfter('weight', text) ?? KEEP;
    },
  };
}

function basketOf(rows: readonly Row[]): Orders {
  return {
    kind: 'basket',
    decide(t, _position, targets) {
      const weights = /weights ([\d.]+) ([\d.]+)/.exec(rows[t]?.words.join(' ') ?? '');
      if (weights) targets.set(weights.slice(1).map(Number));
      return weights !== null;
    },
  };
}

const money = (value: number): string => value.toFixed(2);

/** What an account did, as the page writes it. */
function told({ account, equity, trades, assets }: Run): string {
  const bar = (day: number) => (assets[0] as Asset).date.indexOf(day);
  const lines = trades.map((trade) => {
    const size = Number(Math.abs(trade.shares).toFixed(4));
    const shares = Number.isInteger(size) ? String(size) : size.toFixed(4);
    const from = `${money(trade.entry_price)} in bar ${bar(trade.entry_date)}`;
    const to = `${money(trade.exit_price)} in bar ${bar(trade.exit_date)}`;
    const side = trade.shares > 0 ? 'long' : 'short';
    const asset = trade.asset === 0 ? '' : `, asset ${trade.asset}`;
    return `${side} ${shares} from ${from} to ${to}, ${EXIT_REASONS[trade.exit_reason]}, ${money(trade.pnl)}${asset}`;
  });
  const counts = [
    `signals ${account.signals}`,
    ...(account.rejected > 0 ? [`rejected ${account.rejected}`] : []),
    ...(account.expired > 0 ? [`expired ${account.expired}`] : []),
    ...(account.staleMarks > 0 ? [`stale ${account.staleMarks}`] : []),
    ...(account.isUnfilled ? ['unfilled'] : []),
    ...(account.isBankrupt ? ['bankrupt'] : []),
  ];
  return [...lines, `equity ${equity.map(money).join(' ')}`, counts.join(', '), ''].join('\n');
}

describe('docs/execution.md', () => {
  it('has an example for every rule', () => {
    const section = PAGE.slice(0, PAGE.indexOf('## Portfolios'));
    const rules = [...section.matchAll(/^\*\*([^*]+)\.\*\*/gm)].map(([, title]) => title);

    expect(examples().map(({ title }) => title)).to.deep.equal(rules);
    expect(rules.length).to.be.greaterThan(15);
  });

  for (const { title, given, said } of examples()) {
    it(`shows what happens: ${title.toLowerCase()}`, () => {
      expect(told(runExample(given))).to.equal(said);
    });
  }
});
