/** Conditions in SQL that say which rows are meant. */
import { expect } from 'chai';
import fc from 'fast-check';
import { listOf, quote, rowsWith, text } from '../../src/run/duckdb-sql.js';
import { sql } from '../nodes/fetch/sql.js';

const STRATEGIES = ['momentum', "trader's", 'a"b', ''];
const SCENARIOS = ['COVID-19 Crash', 'x, y', "')"];
const PAIRS = STRATEGIES.flatMap((a) => SCENARIOS.map((b) => [a, b]));
const COLUMNS = ['strategy', 'its "scenario"'];

describe('a condition on keys', () => {
  const rows = PAIRS.map((pair) => `(${listOf(pair)})`).join(', ');
  const table = `create table t as from (values ${rows}) v(${COLUMNS.map(quote).join(', ')})`;

  it('is met by the rows that have one of them, and by no others', async () => {
    const some = fc.shuffledSubarray(PAIRS, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(some, async (keys) => {
        const found = await sql(':memory:', table, `from t where ${rowsWith(COLUMNS, keys)}`);

        expect(found).to.have.deep.members(keys);
      }),
      { numRuns: 12 },
    );
  });

  it('names pairs only where values of two columns do not all come together', () => {
    const [a, b] = STRATEGIES.slice(0, 2).map(text);
    expect(rowsWith(['s', 'w'], [['momentum', 'x']])).to.equal(`"s" in (${a}) and "w" in ('x')`);
    const all = ['momentum', "trader's"].flatMap((s) => ['x', 'y'].map((w) => [s, w]));
    const columns = `"s" in (${a}, ${b}) and "w" in ('x', 'y')`;
    expect(rowsWith(['s', 'w'], all)).to.equal(columns);
    const pairs = `("s", "w") in ((${a}, 'x'), (${a}, 'y'), (${b}, 'x'))`;
    expect(rowsWith(['s', 'w'], all.slice(0, 3))).to.equal(`${columns} and ${pairs}`);
  });

  it('of one column names its values', () => {
    expect(rowsWith(['s'], [['x'], ['y']])).to.equal(`"s" in ('x', 'y')`);
  });
});
