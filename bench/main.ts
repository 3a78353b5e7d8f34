/**
 * `npm run bench`, or `npm run bench -- commands | indicators | backtests`.
 * Prints Markdown tables; BENCH_ROUNDS sets how often commands are repeated.
 */
import { benchCommands } from './commands.js';
import { benchBacktests, benchIndicators } from './kernels.js';

const PARTS: Readonly<Record<string, () => Promise<string[]>>> = {
  commands: () => benchCommands(Number(process.env.BENCH_ROUNDS ?? 3)),
  indicators: benchIndicators,
  backtests: benchBacktests,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  process.stderr.write(
    `unknown: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
    const lines = await (PARTS[name] as () => Promise<string[]>)();
    process.stdout.write(`${lines.join('\n')}\n\n`);
  }
}
