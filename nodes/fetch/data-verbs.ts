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
import { judge } from './market.js';
import {
  type Basis,
  type FetchParams,
  type ProviderSource,
  type RawBars,
  sourceIds,
} from './source.js';
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
      const raw = await store.read(source);
      if (raw.date.length === 0) continue;
      const basis = coverage.find((c) => c.source === source)?.basis ?? basisOf(source, ctx);
      parts.push({ source, basis, raw });
    }
    return { parts, coverage: new Map(coverage.map((c) => [c.symbol, c])) };
  } finally {
    await store.close();
  }
}

function basisOf(source: string, ctx: DataContext<FetchParams>): Basis {
  return (ctx.plugin(source) as Partial<ProviderSource>).basis ?? 'split';
}

async function status(ctx: DataContext<FetchParams>): Promise<DataAnswer> {
  const { parts, coverage } = await readAll(ctx);
  const rows = parts
    .flatMap(({ source, basis, raw }) =>
      judge(raw, ctx.params).clean.map(({ symbol, date }) => {
        const first = date[0] as number;
        const last = date.at(-1) as number;
        const sessions = sessionsBetween(first, last, ctx.params.calendar).length;
        const at = coverage.get(symbol);
        return {
          symbol,
          first: formatDay(first),
          last: formatDay(last),
          bars: date.length,
          source,
          adjusted_basis: basis,
          fetched_at: at ? new Date(at.fetchedAt).toISOString().slice(0, 16).replace('T', ' ') : '',
          missing_sessions: sessions - date.length,
        };
      }),
    )
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  if (rows.length === 0) throw nothingStored();
  const words = (name: keyof (typeof rows)[number]) => ({
    name,
    words: rows.map((row) => String(row[name])),
  });
  const numbers = (name: 'bars' | 'missing_sessions', about: string) => ({
    spec: { name, type: 'int' as const, about },
    data: Float64Array.from(rows, (row) => row[name]),
  });
  return {
    blocks: [
      {
        kind: 'table',
        title: `${rows.length.toLocaleString('en-US')} symbols are stored`,
        columns: [
          words('symbol'),
          words('first'),
          words('last'),
          numbers('bars', 'bars that passed the gates'),
          numbers('missing_sessions', 'sessions between first and last without a bar'),
          words('source'),
          words('adjusted_basis'),
          words('fetched_at'),
        ],
      },
    ],
    json: rows,
    isSound: true,
  };
}

async function check(ctx: DataContext<FetchParams>): Promise<DataAnswer> {
  const { parts } = await readAll(ctx);
  if (parts.length === 0) throw nothingStored();
  const counts: Record<string, number> = {};
  let refused = 0;
  for (const { raw } of parts) {
    const gates = judge(raw, ctx.params);
    refused += gates.refused.length;
    for (const [code, count] of Object.entries(gates.counts)) {
      counts[code] = (counts[code] ?? 0) + count;
    }
  }
  const lines = Object.entries(counts).map(
    ([code, count]) => `${code}  ${count.toLocaleString('en-US')} rows`,
  );
  return { blocks: [{ kind: 'text', lines }], json: { counts }, isSound: refused === 0 };
}

async function exportAll(ctx: DataContext<FetchParams>, file: string): Promise<DataAnswer> {
  const { exportBars } = await import('./stores/export-file.js');
  const { parts } = await readAll(ctx);
  if (parts.length === 0) throw nothingStored();
  const series = parts
    .flatMap(({ source, basis, raw }) =>
      judge(raw, ctx.params).clean.map((bars) => ({ bars, source, basis })),
    )
    .sort((a, b) => (a.bars.symbol < b.bars.symbol ? -1 : 1));
  const rows = await exportBars(file, series);
  return {
    blocks: [
      {
        kind: 'text',
        lines: [
          `wrote "${file}": ${rows.toLocaleString('en-US')} bars of ${series.length.toLocaleString('en-US')} symbols`,
        ],
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
