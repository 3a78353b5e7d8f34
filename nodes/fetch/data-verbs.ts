/**
 * What `dag data` asks of the market data that are stored: what is there, how good it
 * is, and all of it as a file. Nothing here changes the store, and no provider is asked.
 */
import {
  type DataAnswer,
  type DataContext,
  DataError,
  type DataVerbs,
} from '../../src/contract/index.js';
import { sessionsBetween } from '../lib/market/calendar.js';
import { formatDay } from '../lib/market/dates.js';
import { storedSecond } from './bring-second.js';
import { IMPORTED } from './bring-stored.js';
import { count } from './count.js';
import { judge, judged } from './market.js';
import { qualityReport } from './quality-report.js';
import type { SecondCloses } from './second-closes.js';
import { withToldFacts } from './series.js';
import {
  type BarSource,
  type Basis,
  type FetchParams,
  type ProviderSource,
  type RawBars,
  sourceIds,
} from './source.js';
import { statusBlocks } from './status-blocks.js';
import type { SymbolCoverage } from './store.js';
import { openStore } from './store-of.js';

export const dataVerbs: DataVerbs<FetchParams> = {
  status,
  check,
  export: exportAll,
};

/** The stored series of one source. */
interface Stored {
  readonly source: string;
  readonly basis: Basis;
  readonly raw: RawBars;
  /** What its closes are held against; undefined where no second source is named. */
  readonly second: SecondCloses | undefined;
}

interface Kept {
  readonly parts: readonly Stored[];
  readonly coverage: ReadonlyMap<string, SymbolCoverage>;
}

/** All that is stored: of the sources that params name, and of those that were asked or imported. */
async function readAll(ctx: DataContext<FetchParams>): Promise<Kept> {
  const store = await openStore(ctx.database, () => undefined);
  try {
    const coverage = await store.coverage();
    const ids = new Set([...sourceIds(ctx.params), ...coverage.map((c) => c.source)]);
    const parts: Stored[] = [];
    for (const source of ids) {
      const rows = await store.read(source);
      if (rows.date.length === 0) continue;
      const mine = coverage.filter((c) => c.source === source && source !== IMPORTED);
      const raw = withToldFacts(rows, mine);
      const basis = coverage.find((c) => c.source === source)?.basis ?? basisOf(source, ctx);
      const isFetched = kindOf(source, ctx) === 'provider';
      const provider = (): string | undefined => (isFetched ? source : undefined);
      const second = await storedSecond(store, raw, provider, ctx.params);
      parts.push({ source, basis, raw, second });
    }
    return { parts, coverage: new Map(coverage.map((c) => [c.symbol, c])) };
  } finally {
    await store.close();
  }
}

function kindOf(source: string, ctx: DataContext<FetchParams>): BarSource['kind'] {
  return (ctx.plugin(source) as BarSource).kind;
}

function basisOf(source: string, ctx: DataContext<FetchParams>): Basis {
  return (ctx.plugin(source) as Partial<ProviderSource>).basis ?? 'split';
}

async function status(ctx: DataContext<FetchParams>): Promise<DataAnswer> {
  const { parts, coverage } = await readAll(ctx);
  const rows = parts
    .flatMap(({ source, basis, raw, second }) =>
      judge(raw, ctx.params, second && { second }).grades.map(
        ({ symbol, grade, bars, first, last }) => {
          const sessions =
            bars === 0 ? 0 : sessionsBetween(first, last, ctx.params.calendar).length;
          const at = coverage.get(symbol);
          return {
            symbol,
            first: bars === 0 ? '' : formatDay(first),
            last: bars === 0 ? '' : formatDay(last),
            bars,
            source,
            adjusted_basis: at?.basis ?? basis,
            fetched_at: at
              ? new Date(at.fetchedAt).toISOString().slice(0, 16).replace('T', ' ')
              : '',
            missing_sessions: sessions - bars,
            grade,
          };
        },
      ),
    )
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  if (rows.length === 0) throw nothingStored();
  return { blocks: statusBlocks(rows, ctx.isAll), json: rows, isSound: true };
}

/** The report over all that is stored; series of providers are held against the clock, too. */
async function check(ctx: DataContext<FetchParams>): Promise<DataAnswer> {
  const { parts } = await readAll(ctx);
  if (parts.length === 0) throw nothingStored();
  const reports = parts.map(({ source, basis, raw, second }) => {
    const isFetched = kindOf(source, ctx) === 'provider';
    const gates = judge(raw, ctx.params, {
      basis,
      ...(isFetched && { now: ctx.now() }),
      ...(second && { second }),
    });
    return qualityReport(gates, { ...judged(ctx.params), source });
  });
  return {
    blocks: reports.flatMap(({ blocks }) => blocks),
    json: reports.map(({ json }) => json),
    isSound: reports.every(({ isSound }) => isSound),
  };
}

async function exportAll(ctx: DataContext<FetchParams>, file: string): Promise<DataAnswer> {
  const { exportBars } = await import('./stores/export-file.js');
  const { parts } = await readAll(ctx);
  if (parts.length === 0) throw nothingStored();
  const series = parts
    .flatMap(({ source, basis, raw, second }) =>
      judge(raw, ctx.params, second && { second }).clean.map((bars) => ({ bars, source, basis })),
    )
    .sort((a, b) => (a.bars.symbol < b.bars.symbol ? -1 : 1));
  const rows = await exportBars(file, series);
  return {
    blocks: [
      {
        kind: 'text',
        lines: [`wrote "${file}": ${count(rows, 'bar')} of ${count(series.length, 'symbol')}`],
      },
    ],
    json: { file, bars: rows, symbols: series.length },
    isSound: true,
  };
}

function nothingStored(): DataError {
  return new DataError('nothing-stored', 'the database holds no bars yet', {
    hint: 'fetch some with "dag run", or import a file with "dag data import"',
  });
}
