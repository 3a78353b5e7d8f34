/**
 * Keeps what V8 compiles of the built program, so that commands need not compile it
 * again (src/config/compiled-code.ts): runs a small project in a folder that goes away,
 * once all of it and then what people change, and keeps the code beside each script.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { tuneV8 } from './dist/src/cli/tune-v8.js';
import { keepCompiled, loadCompiled } from './dist/src/config/compiled-code.js';
import { KEEP_CODE } from './dist/src/run/start-worker.js';

/** Everything that the default pipeline has, with as little of it as makes every part run. */
const pipeline = ({ oversold, windows }) => `
version: 1
database: data/market.duckdb
nodes:
  market: { type: fetch, params: { source: demo } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params: { benchmark: XMKT, use: [brexit-shock-2016], define: [${windows}] }
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    params: { benchmark: XMKT }
  model:
    type: model-train
    inputs: { bars: market }
    params: { benchmark: XMKT, features: [rsi_14, corr_60], boosting_rounds: 2, forest_trees: 2 }
  backtests:
    type: backtest
    inputs: { metrics: metrics, scenarios: scenarios, model: model }
    params:
      benchmark: XMKT
      bonds: XBND
      bills: XBIL
      strategies: [balanced_portfolio, buy_and_hold, dollar_cost_averaging, dual_momentum, golden_cross, mean_reversion, ml_ensemble, momentum, { id: rsi_reversion, params: { oversold: ${oversold} } }, trend_following, volatility_targeting]
  returns:
    type: pool-returns
    inputs: { daily: backtests.daily, scenarios: scenarios }
  rank:
    type: rank
    inputs: { results: backtests, scenarios: scenarios, returns: returns, moments: returns.moments, regimes: regimes, quality: market.quality }
  regimes:
    type: regime-detect
    inputs: { bars: market }
    params: { benchmark: XMKT }
`;
const window = (name, year) =>
  `{ name: ${name}, type: bull, start: "${year}-02-01", end: "${year}-04-30" }`;
const windows = window('First', 2017);
const EDITS = [
  { oversold: 30, windows },
  { oversold: 25, windows },
  { oversold: 25, windows: `${windows}, ${window('Second', 2018)}` },
];
/** Some of them before and after what is stale is run. */
const COMMANDS = [
  ['status'],
  ['plan', 'rank'],
  ['explain', 'backtests@rsi_reversion'],
  ['run', 'rank'],
  ['explain', 'rank'],
  ['explain', 'backtests@rsi_reversion'],
];

tuneV8();
// Functions that are not called for a while would lose their code before it is kept.
setFlagsFromString('--no-flush-bytecode');
const program = loadCompiled(resolve('dist/bundle/program.script'));
keepOfWorkers();
const folder = mkdtempSync(join(tmpdir(), 'code-'));
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
try {
  for (const edit of EDITS) {
    writeFileSync(join(folder, 'pipelines.yaml'), pipeline(edit));
    for (const command of COMMANDS) await dag(command);
  }
  await dag(['query', 'from rankings limit 1']);
  // The same bars from a file, and then a session more of each symbol.
  await dag(['data', 'export', join(folder, 'bars.parquet')]);
  const fromFile = ['--param', 'market.source=parquet', '--param', 'market.path=bars.parquet'];
  await dag(['run', 'market', ...fromFile, '--param', 'market.end=2025-12-30']);
  await dag(['run', 'market', ...fromFile]);
} finally {
  process.stdout.write = write;
  rmSync(folder, { recursive: true, force: true });
}
setFlagsFromString('--flush-bytecode');
keepCompiled(resolve('dist'));
program.keepCompiled(resolve('dist'));

/** One command line; what it says on stderr is of interest only where it fails. */
async function dag(command) {
  const told = [];
  const { write: writeError } = process.stderr;
  process.stderr.write = (text) => told.push(text) > 0;
  const code = await program
    .main([...command, '-C', folder, ...(command[0] === 'run' ? ['--jobs', '2'] : [])])
    .finally(() => {
      process.stderr.write = writeError;
    });
  const isFine = code === 0 || (command[0] === 'explain' && code === 1);
  if (!isFine) throw new Error(`dag ${command.join(' ')} ended ${code}:\n${told.join('')}`);
}

/** Lets each thread keep what it compiled before it is ended. */
function keepOfWorkers() {
  const { terminate } = Worker.prototype;
  Worker.prototype.terminate = async function () {
    const kept = new Promise((resolve) => {
      this.on('message', (message) => message === KEEP_CODE && resolve());
    });
    this.postMessage(KEEP_CODE);
    await kept;
    return terminate.call(this);
  };
}
