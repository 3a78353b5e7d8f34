/**
 * `npm run bench`, or `npm run bench -- machine | commands | engine | watch | indicators | backtests |
 * four | grid | models | parquet | postgres | large`; "large" runs only when asked for, because it writes 5 GB.
 * Prints Markdown tables; BENCH_ROUNDS sets how often commands are repeated.
 */
import { benchBacktests, benchSimpleFour } from './backtests.js';
import { benchCommands, benchLarge } from './commands.js';
import { benchEngine } from './engine.js';
import { benchGrid } from './grid.js';
import { benchIndicators } from './indicators.js';
import { benchMachine } from './machine.js';
import { benchModels } from './models.js';
import { benchParquet } from './parquet.js';
import { benchPostgres } from './postgres.js';
import { benchWatch } from './watch.js';

const PARTS: Readonly<Record<string, () => Promise<string[]>>> = {
  machine: benchMachine,
  commands: () => benchCommands(Number(process.env.BENCH_ROUNDS ?? 3)),
  engine: benchEngine,
  watch: () => benchWatch(Number(process.env.BENCH_EDITS ?? 8)),
  indicators: benchIndicators,
  backtests: benchBacktests,
  four: benchSimpleFour,
  grid: benchGrid,
  models: benchModels,
  parquet: benchParquet,
  postgres: () => benchPostgres(Number(process.env.BENCH_ROUNDS ?? 3)),
};

const ON_REQUEST: typeof PARTS = { large: benchLarge };
const ALL = { ...PARTS, ...ON_REQUEST };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in ALL));
if (unknown.length > 0) {
  process.stderr.write(
    `unknown: ${unknown.join(', ')}; there are ${Object.keys(ALL).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
    const lines = await (ALL[name] as () => Promise<string[]>)();
    process.stdout.write(`${lines.join('\n')}\n\n`);
  }
}
