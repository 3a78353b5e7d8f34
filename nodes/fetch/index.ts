/**
 * fetch: brings daily bars in, lets good rows pass the gates, keeps them in the
 * database, and hands one table per symbol to the readers.
 */

import {
  DataError,
  defineNode,
  type Json,
  type LoadContext,
  type SourceItem,
} from '../../src/contract/index.js';
import { BAR_COLUMNS } from '../lib/market/bars.js';
import { formatDay } from '../lib/market/dates.js';
import { clockOf } from './as-of.js';
import { bringFetched } from './bring-fetched.js';
import { bringStored } from './bring-stored.js';
import { bringWhole } from './bring-whole.js';
import { checkParams } from './check.js';
import { count } from './count.js';
import { crossCheckOf } from './cross-check.js';
import { dataVerbs } from './data-verbs.js';
import { type CleanBars, GATE_CODES, type GateCode } from './gates.js';
import { judged, type Market } from './market.js';
import { qualityReport } from './quality-report.js';
import { qualitySummary } from './quality-summary.js';
import { comparedLines } from './second-words.js';
import { named } from './select.js';
import { type BarSource, type FetchParams, sourceIds } from './source.js';
import { universeFiles, withUniverse } from './universes.js';

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
    quality: { kind: 'json', about: 'what the gates found, as one item "report"' },
  },

  check: ({ params, plugins }) => checkParams(params, plugins),
  files: (params) => [
    ...(params.path === null ? [] : [params.path]),
    ...universeFiles(params),
    ...secondFiles(params),
  ],
  uses: (params) => [...new Set([...sourceIds(params), ...secondIds(params)])],
  dataParams({ cross_check: _, ...others }) {
    return others as unknown as Json;
  },
  clock: (params, now) => (params.as_of === 'frozen' ? undefined : clockOf(params, now)),

  async load(ctx) {
    const params = await withUniverse(ctx.params, ctx.projectFolder);
    const market = await bring({ ...ctx, params });
    try {
      return await itemsOf(market, { ...ctx, params });
    } catch (error) {
      await market.leave();
      throw error;
    }
  },

  async publish(ctx) {
    ctx.summary(qualitySummary(ctx.output('quality').json(['report'])));
  },

  data: dataVerbs,
});

/** What readers get of a market, as soon as the engine has agreed to it and it is on its way into the store. */
async function itemsOf(market: Market, ctx: LoadContext<FetchParams>): Promise<SourceItem[]> {
  const { params } = ctx;
  const { gates } = market;
  if (gates.clean.length === 0) throw emptyUniverse(market, params);
  const bars = gates.clean.map((bars) => ({
    output: 'bars',
    key: [bars.symbol],
    table: { rows: bars.date.length, columns: columnsOf(bars) },
  }));
  const { json } = qualityReport(gates, judged(params));
  const items = [...bars, { output: 'quality', key: ['report'], json }];
  ctx.assertHistory(items);
  await market.keep();
  for (const symbol of gates.emptied) ctx.warn(`"${symbol}" has no usable bar and is left out`);
  ctx.show(report(market, params));
  for (const note of market.notes) ctx.tell(note);
  return items;
}

function secondFiles(params: FetchParams): string[] {
  const path = crossCheckOf(params)?.path;
  return typeof path === 'string' ? [path] : [];
}

function secondIds(params: FetchParams): string[] {
  const second = crossCheckOf(params);
  return second ? [second.source] : [];
}

function bring(ctx: LoadContext<FetchParams>): Promise<Market> {
  const id = sourceIds(ctx.params)[0] as string;
  const source = ctx.plugin(id) as BarSource;
  if (ctx.task.kind === 'import' && source.kind !== 'stored') {
    throw new DataError('not-importable', `source "${id}" takes no imports`, {
      hint: 'set "source: store" for a market that is made of imports',
    });
  }
  switch (source.kind) {
    case 'whole':
      return bringWhole(source, ctx);
    case 'stored':
      return bringStored(ctx);
    case 'provider':
      return bringFetched(ctx);
  }
}

function emptyUniverse({ raw, gates }: Market, params: FetchParams): DataError {
  return new DataError(
    'empty-universe',
    `source ${named(params)} gave no usable bar (${count(raw.date.length, 'row')}, ${gates.refused.length} refused)`,
    {
      hint: 'look at params.symbols, params.start and params.end, and at the columns of the file',
    },
  );
}

function columnsOf(bars: CleanBars): Record<string, Float64Array> {
  const { date, open, high, low, close, volume, factor } = bars;
  return { date, open, high, low, close, volume, factor };
}

function report({ gates, isSynthetic }: Market, params: FetchParams): string {
  const rows = gates.clean.reduce((sum, bars) => sum + bars.date.length, 0);
  const first = Math.min(...gates.clean.map((bars) => bars.date[0] as number));
  const last = Math.max(...gates.clean.map((bars) => bars.date.at(-1) as number));
  const lines = [
    `${isSynthetic ? 'SYNTHETIC MARKET - made up, not real prices: ' : ''}${count(rows, 'bar')} of ${count(gates.clean.length, 'symbol')}, ${formatDay(first)} to ${formatDay(last)}, from source ${named(params)}`,
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
  lines.push(...comparedLines(gates));
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
