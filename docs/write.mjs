/**
 * Writes the pages of docs/ that are made from the code: `npm run docs`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { strategyPage } from '../dist/nodes/backtest/page.js';
import { indicatorPage } from '../dist/nodes/indicator-compute/page.js';
import { defaultNodesFolder } from '../dist/src/registry/folders.js';
import { createRegistry } from '../dist/src/registry/registry.js';
import { renderErrorsPage } from '../dist/src/report/errors-page.js';
import { readTypeCodes } from '../dist/src/report/type-codes.js';
import { goldenChecks, readGolden } from '../dist/test/nodes/indicator-compute/golden.js';

const folder = new URL('../dist/nodes/indicator-compute/indicators/', import.meta.url);
const indicators = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  indicators.set(file.slice(0, -3), (await import(new URL(file, folder).href)).default);
}
const page = (name) => new URL(name, import.meta.url);
const golden = readGolden();
// Where the recorded values are not at hand, what was measured last stays.
if (golden) writeFileSync(page('indicators-checked.json'), checked(golden));
const checks = JSON.parse(readFileSync(page('indicators-checked.json'), 'utf8'));
writeFileSync(page('indicators.md'), indicatorPage(indicators, checks));
const { plugins } = await createRegistry(defaultNodesFolder()).loadPlugins('backtest');
const { properties } = JSON.parse(
  readFileSync(new URL('../schemas/strategy.schema.json', import.meta.url), 'utf8'),
);
const strategies = readFileSync(page('strategies.md'), 'utf8');
writeFileSync(page('strategies.md'), strategyPage(strategies, plugins, properties));
writeFileSync(page('errors.md'), renderErrorsPage(await readTypeCodes('nodes')));

/** Deviations, each rounded up to one digit: that digit does not change with the last bit. */
function checked(golden) {
  const rows = [...goldenChecks(golden, indicators)].map(([name, { against, rows, worst }]) => {
    const scale = worst === 0 ? 1 : 10 ** Math.floor(Math.log10(worst));
    const told = Number((Math.ceil(worst / scale) * scale).toPrecision(1));
    return [name, { against, rows, worst: told }];
  });
  rows.sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`;
}
