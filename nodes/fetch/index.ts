/**
 * fetch: brings daily bars in, lets good rows pass the gates, keeps them in the
 * database, and hands one table per symbol to the readers.
 */
import { DataError, defineNode, nearest } from '../../src/contract/index.js';
import { BAR_COLUMNS } from '../lib/market/bars.js';
import { formatDay, parseDay } from '../lib/market/dates.js';
import { checkParams } from './check.js';
import { type CleanBars, GATE_CODES, type GateCode, type GateResult, passGates } from './gates.js';
import type { FetchParams, RawBars, WholeSource } from './source.js';
import { openStore } from './store-of.js';

export default defineNode<FetchParams>({
  kind: 'source',
  about: 'brings daily bars in',
  plugins: { folder: 'sources', kind: 'module' },
  publishFolder: 'market',
  inputs: {},
  outputs: {
    bars: {
      kind: 'table',
      about: 'daily bars, one item per symbol',
      columns: BAR_COLUMNS,
      rowKey: 'date',
      itemName: 'symbol',
    },
  },

  check: ({ params, plugins }) => checkParams(params, plugins),
  files: (params) => (params.path === null ? [] : [params.path]),
  uses: (params) => [params.source],

  async load(ctx) {
    const { params } = ctx;
    const source = ctx.plugin(params.source) as WholeSource;
    const raw = select(
      await source.read({ params, projectFolder: ctx.projectFolder, warn: ctx.warn }),
      params,
    );
    const gates = passGates(raw, params.calendar);
    if (gates.clean.length === 0) {
      throw new DataError(
        'empty-universe',
        `source "${params.source}" gave no usable bar (${count(raw.date.length, 'row')}, ${gates.refused.length} refused)`,
        {
          hint: 'look at params.symbols, params.start and params.end, and at the columns of the file',
        },
      );
    }
    const items = gates.clean.map((bars) => ({
      output: 'bars',
      key: [bars.symbol],
      table: { rows: bars.date.length, columns: columnsOf(bars) },
    }));
    ctx.assertHistory(items);
    const store = await openStore(ctx.database, ctx.warn);
    try {
      await store.save({
        source: params.source,
        basis: 'split',
        raw,
        gates,
        savedAt: ctx.now(),
        run: ctx.run,
        coverage: [],
        revisions: [],
        isWholeMarket: true,
      });
    } finally {
      await store.close();
    }
    for (const symbol of gates.emptied) ctx.warn(`"${symbol}" has no usable bar and is left out`);
    ctx.show(report(source, params, gates));
    return items;
  },
});

function columnsOf(bars: CleanBars): Record<string, Float64Array> {
  const { date, open, high, low, close, volume, factor } = bars;
  return { date, open, high, low, close, volume, factor };
}

/** Only the symbols and dates asked for. A symbol that the source lacks is an error. */
function select(raw: RawBars, params: FetchParams): RawBars {
  const wanted = Array.isArray(params.symbols) ? (params.symbols as readonly string[]) : undefined;
  const missing = wanted?.filter((symbol) => !raw.symbols.includes(symbol)) ?? [];
  if (missing.length > 0) {
    const near = nearest(missing[0] as string, raw.symbols);
    throw new DataError(
      'unknown-symbol',
      `source "${params.source}" has no bars of ${missing.map((s) => `"${s}"`).join(', ')}`,
      near === undefined ? {} : { hint: `did you mean "${near}"?` },
    );
  }
  const first = params.start === null ? -Infinity : (parseDay(params.start) as number);
  const last = params.end === null ? Infinity : (parseDay(params.end) as number);
  if (!wanted && first === -Infinity && last === Infinity) return raw;
  const keep = raw.symbols.map((symbol) => !wanted || wanted.includes(symbol));
  const rows: number[] = [];
  for (let row = 0; row < raw.date.length; row++) {
    const date = raw.date[row] as number;
    // A row without a date stays, for the gates to count it.
    const isInside = Number.isNaN(date) || (date >= first && date <= last);
    if (keep[raw.symbol[row] as number] && isInside) rows.push(row);
  }
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => column[row] as number);
  const index = Int32Array.from(rows, (row) => raw.symbol[row] as number);
  // A symbol without a bar in these dates stays by name, for the gates to tell.
  const symbols = raw.symbols.filter((_, i) => keep[i]);
  const position = new Map(symbols.map((symbol, i) => [symbol, i]));
  return {
    symbols,
    symbol: index.map((i) => position.get(raw.symbols[i] as string) as number),
    date: pick(raw.date),
    open: pick(raw.open),
    high: pick(raw.high),
    low: pick(raw.low),
    close: pick(raw.close),
    volume: pick(raw.volume),
    ...(raw.adjClose ? { adjClose: pick(raw.adjClose) } : {}),
  };
}

function report(source: WholeSource, params: FetchParams, gates: GateResult): string {
  const rows = gates.clean.reduce((sum, bars) => sum + bars.date.length, 0);
  const first = Math.min(...gates.clean.map((bars) => bars.date[0] as number));
  const last = Math.max(...gates.clean.map((bars) => bars.date.at(-1) as number));
  const lines = [
    `${source.isSynthetic ? 'SYNTHETIC MARKET - made up, not real prices: ' : ''}${count(rows, 'bar')} of ${count(gates.clean.length, 'symbol')}, ${formatDay(first)} to ${formatDay(last)}, from source "${params.source}"`,
  ];
  for (const code of Object.keys(GATE_CODES) as GateCode[]) {
    if (gates.counts[code] === 0) continue;
    lines.push(`  quarantined ${code}: ${count(gates.counts[code], 'row')}, ${GATE_CODES[code]}`);
  }
  if (gates.refused.length > 0) {
    lines.push(
      `  refused in all: ${count(gates.refused.length, 'row')}; see market_data.ohlcv_quarantine`,
    );
  }
  if (gates.repeated > 0) {
    lines.push(`  dropped: ${count(gates.repeated, 'exact repetition')} of a row`);
  }
  if (gates.clamped > 0) {
    lines.push(`  corrected: ${count(gates.clamped, 'row')} with a rounding error in high or low`);
  }
  if (gates.emptied.length > 0) {
    lines.push(`  left without a usable bar: ${gates.emptied.join(', ')}`);
  }
  return lines.join('\n');
}

/** A number with its thing, such as "1 row" or "9,903 rows". */
function count(n: number, thing: string): string {
  return `${n.toLocaleString('en-US')} ${thing}${n === 1 ? '' : 's'}`;
}
