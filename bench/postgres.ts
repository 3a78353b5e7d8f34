/**
 * The store of bars on a PostgreSQL server that is started for it: how fast the demo
 * market goes in and comes out.
 *
 * The server shares the cores with us, so wall time is the figure of a load; CPU
 * time is ours alone. It does not wait for the disk; a real one does, once per save.
 */
import { passGates } from '../nodes/fetch/gates.js';
import type { FetchParams } from '../nodes/fetch/source.js';
import demo from '../nodes/fetch/sources/demo.js';
import type { SaveCounts, SavedSeries } from '../nodes/fetch/store.js';
import { openPostgres } from '../nodes/fetch/stores/postgres.js';
import { startPostgres } from '../test/util/postgres/server.js';
import { median } from './process.js';

interface Figures {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export async function benchPostgres(rounds: number): Promise<string[]> {
  const server = await startPostgres();
  if ('missing' in server) return [`no PostgreSQL: ${server.missing}`];
  try {
    const store = await openPostgres(server.url, () => undefined);
    const series = await demoMarket();
    const moved = { ...series, gates: { ...series.gates, clean: series.gates.clean.map(dearer) } };
    const rows = series.raw.date.length;
    const empty: Figures[] = [];
    const same: Figures[] = [];
    const changed: Figures[] = [];
    const read: Figures[] = [];
    for (let round = 0; round < rounds; round++) {
      await store.save({ ...series, ...NOTHING });
      empty.push(await timed(() => store.save(series), { inserted: rows }));
      same.push(await timed(() => store.save(series), { same: rows }));
      read.push(await timed(() => store.read('demo')));
      changed.push(await timed(() => store.save(moved), { changed: rows }));
    }
    await store.close();
    const line = (what: string, figures: readonly Figures[]): string => {
      const wall = median(figures.map(({ wallMs }) => wallMs));
      const cpu = median(figures.map(({ cpuMs }) => cpuMs));
      const rate = Math.round((rows / wall) * 1000).toLocaleString('en-US');
      return `| ${what} | ${(wall / 1000).toFixed(2)} | ${(cpu / 1000).toFixed(2)} | ${rate} |`;
    };
    return [
      `${server.about}, ${rows.toLocaleString('en-US')} bars of ${series.raw.symbols.length} symbols, median of ${rounds}`,
      '',
      '| what | s wall | our CPU-s | rows/s |',
      '|---|---|---|---|',
      line('save into an empty table', empty),
      line('save when every row exists', same),
      line('save when every row changed', changed),
      line('read all', read),
    ];
  } finally {
    await server.stop();
  }
}

const NO_BARS = {
  symbols: [],
  symbol: new Int32Array(0),
  date: new Float64Array(0),
  open: new Float64Array(0),
  high: new Float64Array(0),
  low: new Float64Array(0),
  close: new Float64Array(0),
  volume: new Float64Array(0),
};

/** A whole market without a symbol: empties the table. */
const NOTHING = { raw: NO_BARS, gates: passGates(NO_BARS, { calendar: 'XNYS' }) };

async function demoMarket(): Promise<SavedSeries> {
  const params = { symbols: null, seed: 1 } as unknown as FetchParams;
  const raw = await demo.read({
    params,
    projectFolder: '.',
    warn: () => undefined,
    secret: () => undefined,
  });
  return {
    ...{
      source: 'demo',
      basis: 'split',
      raw,
      gates: passGates(raw, { calendar: 'XNYS' }),
      savedAt: 0,
      run: 'bench',
    },
    ...{ coverage: [], revisions: [], isWholeMarket: true },
  };
}

function dearer(bars: SavedSeries['gates']['clean'][number]): typeof bars {
  return { ...bars, high: bars.high.map((price) => price + 1) };
}

async function timed(
  work: () => Promise<SaveCounts | unknown>,
  expected: Partial<SaveCounts> = {},
): Promise<Figures> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const counts = (await work()) as SaveCounts;
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  for (const [name, count] of Object.entries(expected)) {
    const found = counts[name as keyof SaveCounts];
    if (found !== count) throw new Error(`${found} rows ${name}, not ${count}`);
  }
  return { wallMs, cpuMs: (user + system) / 1000 };
}
