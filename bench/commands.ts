/**
 * Measures whole commands as a person would run them, against a bare node in
 * the same round.
 *
 * CPU time is user + system of the process with all its threads. Rounds take
 * turns, so that a machine that slows down slows all rows; medians are printed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BARE_THERE, bareNode } from './bare-node.js';
import { FLOOR_THERE, floorRateApart, upperQuartile } from './floor.js';
import { measure, median, type Usage } from './process.js';

interface Row {
  readonly name: string;
  /** A number is milliseconds where the goals were set. */
  readonly must: string | number;
  readonly prepare?: (folder: string) => void | Promise<void>;
  readonly args: readonly string[];
  /** The exit code that is right; 0 where none is given. */
  readonly ends?: number;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PIPELINE = readFileSync(join(ROOT, 'pipelines.yaml'), 'utf8');

/** Replaces a text that must be there: a row that measures nothing new would look fast. */
function edited(from: string, to: string): string {
  if (!PIPELINE.includes(from)) throw new Error(`pipelines.yaml has no ${JSON.stringify(from)}`);
  return PIPELINE.replace(from, to);
}

const STRATEGIES = [
  'balanced_portfolio',
  'buy_and_hold',
  'dollar_cost_averaging',
  'dual_momentum',
  '{ id: golden_cross, params: { fast: 20 } }',
  'mean_reversion',
  'ml_ensemble',
  'momentum',
  'rsi_reversion',
  'trend_following',
  'volatility_targeting',
].join(', ');
const NEW_PARAMETER = edited('      bonds: ', `      strategies: [${STRATEGIES}]\n      bonds: `);
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the text of pipelines.yaml, whose ${vars.x} Tetra fills in
const NEW_SCENARIO = edited(
  'params: { benchmark: "${vars.benchmark}" }',
  'params: { benchmark: "${vars.benchmark}", define: [{ name: Bench, type: bull, start: "2019-01-02", end: "2019-12-31" }] }',
);
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the text of pipelines.yaml ends here
const RUN = ['dag', 'run', 'assess', '-q'];
const FROM_FILE = [
  ...RUN,
  '--param',
  'market.source=parquet',
  '--param',
  'market.path=bars.parquet',
];

const ROWS: readonly Row[] = [
  { name: 'node -e 0', must: '', args: ['-e', '0'] },
  {
    name: 'indicators alone, 26 files',
    must: '6 CPU s, 700 MB',
    prepare: (folder) => {
      empty(folder);
      writeFileSync(join(folder, 'pipelines.yaml'), PIPELINE);
      measure(['dag', 'run', 'scenarios', '-q'], folder);
    },
    args: ['dag', 'run', 'metrics', '-q'],
  },
  {
    name: 'cold run, model training included',
    must: '12 + 12 CPU s, 1 GB',
    prepare: (folder) => {
      empty(folder);
      writeFileSync(join(folder, 'pipelines.yaml'), PIPELINE);
    },
    args: RUN,
  },
  { name: 'nothing to do', must: 'bare node + 60 ms', args: RUN },
  {
    name: 'dag status, first to ask',
    must: 150,
    prepare: (folder) => rmSync(join(folder, 'cache', 'status.json'), { force: true }),
    args: ['dag', 'status', 'assess'],
  },
  {
    name: 'dag status, asked again',
    must: 150,
    args: ['dag', 'status', 'assess'],
  },
  { name: 'dag explain', must: 150, args: ['dag', 'explain', 'assess'] },
  {
    name: 'dag explain, 3,978 partitions',
    must: 150,
    args: ['dag', 'explain', 'backtests@golden_cross'],
  },
  {
    name: 'dag explain, one strategy parameter edited',
    must: 150,
    prepare: (folder) => writeFileSync(join(folder, 'pipelines.yaml'), NEW_PARAMETER),
    // 1 says that something is not fresh.
    ends: 1,
    args: ['dag', 'explain', 'assess'],
  },
  {
    name: 'dag explain, its 3,978 partitions',
    must: 150,
    ends: 1,
    args: ['dag', 'explain', 'backtests@golden_cross'],
  },
  {
    name: 'one scenario added',
    must: 1500,
    prepare: (folder) => writeFileSync(join(folder, 'pipelines.yaml'), NEW_SCENARIO),
    args: RUN,
  },
  {
    name: 'one strategy parameter changed',
    must: 1000,
    args: [...RUN, '--param', `backtests.strategies=[${STRATEGIES}]`],
  },
  {
    name: 'cold run, the same bars from a Parquet file',
    must: '',
    prepare: async (folder) => {
      await exportBars(folder, '');
      empty(folder);
      writeFileSync(join(folder, 'pipelines.yaml'), PIPELINE);
    },
    args: FROM_FILE,
  },
  {
    name: 'one symbol gets one new bar',
    must: 1000,
    prepare: (folder) =>
      exportBars(
        folder,
        `union all select symbol, date '2026-01-02', open, high, low, close, volume, adj_close
         from b where symbol = 'XTEC01' and date = (select max(date) from b)`,
      ),
    args: FROM_FILE,
  },
];

function empty(folder: string): void {
  for (const name of ['data', 'cache']) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Writes the project's bars to a file, with more rows if asked for. */
async function exportBars(folder: string, more: string): Promise<void> {
  const duckdb = createRequire(import.meta.url)(
    '@duckdb/node-api',
  ) as typeof import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(join(folder, 'data', 'market.duckdb'), {
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  await connection.run(
    `copy (with b as (select symbol, date, open, high, low, close, volume, close * factor as adj_close
       from market_data.ohlcv) select * from b ${more} order by symbol, date)
     to '${join(folder, 'bars.parquet')}' (format parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** Ten times the symbols: the same walks at other prices. Not in the default, for it writes 5 GB. */
export async function benchLarge(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    writeFileSync(join(folder, 'pipelines.yaml'), PIPELINE);
    const small = stagesOf(RUN.slice(0, 2), folder);
    await exportBars(
      folder,
      `union all select symbol || 'Z' || k, date, open * (1 + k * 0.01), high * (1 + k * 0.01),
         low * (1 + k * 0.01), close * (1 + k * 0.01), volume, adj_close * (1 + k * 0.01)
       from b, (select unnest(range(1, 10)) as k)`,
    );
    empty(folder);
    const large = stagesOf(['dag', 'run', ...FROM_FILE.slice(4)], folder);
    return [
      '| what | CPU s, 154 symbols | 1,540 symbols | times | peak MB, 154 | 1,540 | must |',
      '|---|--:|--:|--:|--:|--:|---|',
      ...small.map(({ name, must, usage }, i) => {
        const more = (large[i] as Stage).usage;
        return `| \`${name}\` | ${(usage.cpuMs / 1000).toFixed(1)} | ${(more.cpuMs / 1000).toFixed(1)} | ${(more.cpuMs / usage.cpuMs).toFixed(1)} | ${usage.maxRssMb.toFixed(0)} | ${more.maxRssMb.toFixed(0)} | ${must} |`;
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Stage {
  readonly name: string;
  readonly must: string;
  readonly usage: Usage;
}

/** From nothing, in three commands: bars, then indicators alone, then the rest. `run` has the options of all. */
function stagesOf(run: readonly string[], folder: string): Stage[] {
  const stage = (name: string, must: string): Stage => ({
    name: `dag run ${name}`,
    must,
    usage: measure([...run.slice(0, 2), name, '-q', ...run.slice(2)], folder),
  });
  return [
    stage('scenarios', 'linear, 1.5 GB'),
    stage('metrics', 'linear, the same peak'),
    stage('assess', 'linear, 1.5 GB'),
  ];
}

/** Measures every command `rounds` times. */
export async function benchCommands(rounds: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const results = ROWS.map((): Usage[] => []);
  const rates: number[] = [];
  const bares: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [i, row] of ROWS.entries()) {
        await row.prepare?.(folder);
        rates.push(floorRateApart());
        bares.push(bareNode());
        (results[i] as Usage[]).push(measure(row.args, folder, row.ends));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // How fast this machine was between the commands, by work that knows nothing of this project.
  const rate = upperQuartile(rates);
  const slower = FLOOR_THERE / rate;
  const bare = median(bares);
  return [
    `Between the commands: a bare node started in ${bare.toFixed(1)} ms, where the goals were set in ${BARE_THERE}; plain loops did ${Math.round(rate).toLocaleString('en-US')} backtests per s, ${slower.toFixed(2)} times fewer than there.`,
    '',
    `| what | CPU s | wall s | × bare node | wall s ÷ ${slower.toFixed(2)} | peak MB | must | must, × bare node |`,
    '|---|--:|--:|--:|--:|--:|---|--:|',
    ...ROWS.map((row, i) => {
      const usages = results[i] as Usage[];
      const cpu = median(usages.map((usage) => usage.cpuMs));
      const wall = median(usages.map((usage) => usage.wallMs));
      const peak = median(usages.map((usage) => usage.maxRssMb));
      const must =
        typeof row.must === 'number'
          ? `${row.must} ms | ${(row.must / BARE_THERE).toFixed(1)}`
          : `${row.must} | `;
      return `| ${row.name} | ${(cpu / 1000).toFixed(3)} | ${(wall / 1000).toFixed(3)} | ${(wall / bare).toFixed(1)} | ${(wall / 1000 / slower).toFixed(2)} | ${peak.toFixed(0)} | ${must} |`;
    }),
  ];
}
