/**
 * What every ranking metric promises, found from the folder: it reads only what
 * it names, changes nothing, and is undefined where what it reads is.
 */
import { expect } from 'chai';
import { RESULT_COLUMNS } from '../../nodes/backtest/columns.js';
import type { RankingMetric } from '../../nodes/rank/metric.js';
import { EDGE } from '../../nodes/rank/ranking.js';
import { readSchema } from '../../src/config/package-root.js';
import { defaultNodesFolder } from '../../src/registry/folders.js';
import { createRegistry } from '../../src/registry/registry.js';

const ROWS = 40;
/** Rows that have no result. */
const UNDEFINED = new Set([0, 7, 39]);

/** Numbers of either sign, the same in every run; each row's baseline is the row before. */
function input(needs: readonly string[]) {
  const columns = Object.fromEntries(
    needs.map((name, c) => [
      name,
      Float64Array.from({ length: ROWS }, (_, row) =>
        UNDEFINED.has(row) ? Number.NaN : Math.sin(row * 12.9898 + c) * 3,
      ),
    ]),
  );
  return { columns, baseline: Int32Array.from({ length: ROWS }, (_, row) => row - 1) };
}

describe('every ranking metric', () => {
  const metrics = new Map<string, RankingMetric>();

  before(async () => {
    const { plugins } = await createRegistry(defaultNodesFolder()).loadPlugins('rank');
    for (const [id, { value }] of plugins) metrics.set(id, value as RankingMetric);
  });

  it('says its unit and which way is better', () => {
    for (const [id, { unit, isHigherBetter }] of metrics) {
      expect(['fraction', 'ratio'], id).to.include(unit);
      expect(isHigherBetter, id).to.be.a('boolean');
    }
  });

  it('needs columns that results have', () => {
    const names = RESULT_COLUMNS.map((column): string => column.name);
    for (const [id, { needs }] of metrics) {
      expect(needs, id).to.not.be.empty;
      expect(names, id).to.include.members([...needs]);
    }
  });

  it('reads no column that it does not name', () => {
    for (const [id, metric] of metrics) {
      const { columns, baseline } = input(metric.needs);
      const guarded = new Proxy(columns, {
        get(target, name) {
          if (!(name in target)) throw new Error(`${id} reads ${String(name)}`);
          return target[name as string];
        },
      });
      expect(() => metric.compute({ columns: guarded, baseline }), id).to.not.throw();
    }
  });

  it('gives one value per row, the same twice, and changes nothing that it reads', () => {
    for (const [id, metric] of metrics) {
      const given = input(metric.needs);
      const first = [...metric.compute(given)];
      const second = [...metric.compute(given)];

      expect(first, id).to.have.length(ROWS);
      expect(second, id).to.deep.equal(first);
      expect(given, id).to.deep.equal(input(metric.needs));
    }
  });

  it('is undefined where what it reads is, and finite elsewhere', () => {
    for (const [id, metric] of metrics) {
      const values = metric.compute(input(metric.needs));
      for (const row of UNDEFINED) expect(values[row], `${id}, row ${row}`).to.be.NaN;
      // The rows after an undefined one have no baseline to be compared with.
      for (const row of [2, 3, 20]) {
        expect(Number.isFinite(values[row]), `${id}, row ${row}`).to.equal(true);
      }
    }
  });

  it('that has a weight by default is there, and the weights sum to one', () => {
    const schema = readSchema('nodes/rank') as {
      properties: { weights: { default: Record<string, number> } };
    };
    const weights = schema.properties.weights.default;

    // What is tested on daily returns has a weight without being a metric of one backtest.
    expect([EDGE, ...metrics.keys()]).to.include.members(Object.keys(weights));
    expect(Object.values(weights).reduce((a, b) => a + b, 0)).to.be.closeTo(1, 1e-12);
  });
});
