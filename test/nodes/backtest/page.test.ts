/** docs/strategies.md holds what the code says, and what it shows is right. */

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { transform } from 'esbuild';
import { MODEL_COLUMNS } from '../../../nodes/backtest/model-users.js';
import { strategyPage } from '../../../nodes/backtest/page.js';
import { type BacktestParams, checkStrategies } from '../../../nodes/backtest/params.js';
import type { SingleStrategy } from '../../../nodes/backtest/strategy.js';
import { schemaDiagnostics } from '../../../src/config/ajv-diagnostics.js';
import { readSchema } from '../../../src/config/package-root.js';
import { parseYaml } from '../../../src/config/yaml-document.js';
import { COLUMNS, designedMarket } from './market.js';
import { plugins, runStrategy } from './runs.js';

const page = readFileSync('docs/strategies.md', 'utf8');
const found = await plugins();
const strategySchema = readSchema('strategy') as {
  properties: Parameters<typeof strategyPage>[2];
};
const nodeSchema = readSchema('nodes/backtest') as {
  properties: { strategies: { anyOf: { items?: { anyOf: { properties?: unknown }[] } }[] } };
};

describe('docs/strategies.md', () => {
  it('holds what "npm run docs" writes, every strategy by its id', () => {
    expect(strategyPage(page, found, strategySchema.properties), 'run npm run docs').to.equal(page);
    for (const id of found.keys()) expect(page).to.match(new RegExp(`(\`|### )${id}\\b`));
  });

  it('shows entries that can be run as they stand', async () => {
    const blocks = [...page.matchAll(/^( *)```yaml\n\1(strategies:[\s\S]*?)```/gm)];
    expect(blocks).to.have.length.greaterThan(3);
    for (const [, indent = '', text = ''] of blocks) {
      const yaml = text.replaceAll(`\n${indent}`, '\n');
      const { value, diagnostics, locate } = await parseYaml(yaml, 'page');
      expect(diagnostics, yaml).to.deep.equal([]);
      const params = { benchmark: 'MKT', ...(value as object) };
      const checked = await schemaDiagnostics(nodeSchema, params, locate);
      expect(checked.diagnostics, yaml).to.deep.equal([]);
      const columns = ['open', 'high', 'low', 'close', ...COLUMNS, ...MODEL_COLUMNS];
      expect(
        checkStrategies(params as unknown as BacktestParams, found, columns),
        yaml,
      ).to.deep.equal([]);
    }
  });
});

describe('the module of docs/strategies.md', () => {
  const [whole = '', part = ''] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, code]) => code,
  );
  const sought = whole
    .replace('defineStrategy, KEEP', 'defineStrategy, seeking')
    .replace(/ {4}return \(t, [\s\S]*?\n {4}\};\n/, part);

  /** The module as it is after the build, from the folder of strategies. */
  async function load(code: string): Promise<SingleStrategy> {
    const { code: built } = await transform(code, { loader: 'ts' });
    const url = new URL('../../../nodes/backtest/strategy.js', import.meta.url).href;
    const text = built.replace('"../strategy.js"', JSON.stringify(url));
    const { default: strategy } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    return strategy as SingleStrategy;
  }

  it('does the same close by close and from order to order', async () => {
    const [byClose, byOrder] = [await load(whole), await load(sought)];
    let trades = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const market = designedMarket(seed);
      const asked = runStrategy(byClose, market, { isAsIs: true });
      const named = runStrategy(byOrder, market, { isAsIs: true });
      expect(named.equity).to.deep.equal(asked.equity);
      expect(named.trades).to.deep.equal(asked.trades);
      trades += asked.trades.length;
    }
    expect(trades).to.be.greaterThan(20);
    expect(part).to.match(/^ {4}return seeking\(/);
    expect(sought).to.include(part);
  });
});

describe('the schema of an entry', () => {
  it('takes the rules that a file may hold', () => {
    const entries = nodeSchema.properties.strategies.anyOf.flatMap(
      ({ items }) => items?.anyOf ?? [],
    );
    const entry = entries.find(({ properties }) => properties) as {
      properties: { rules: { properties: unknown } };
    };

    expect(entry.properties.rules.properties).to.deep.equal(strategySchema.properties);
  });
});
