/** docs/strategies.md holds what the code says, and what it shows is right. */

import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { MODEL_COLUMNS } from '../../../nodes/backtest/model-users.js';
import { strategyPage } from '../../../nodes/backtest/page.js';
import { type BacktestParams, checkStrategies } from '../../../nodes/backtest/params.js';
import { schemaDiagnostics } from '../../../src/config/ajv-diagnostics.js';
import { readSchema } from '../../../src/config/package-root.js';
import { parseYaml } from '../../../src/config/yaml-document.js';
import { COLUMNS } from './market.js';
import { plugins } from './runs.js';

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
