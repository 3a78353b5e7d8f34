/** What DuckDB puts aside on the disk when bars do not fit into its memory. */
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { duckdbSettings } from '../../../nodes/fetch/stores/duckdb-reader.js';
import { loadDuckDb } from '../../../src/contract/duckdb.js';

const ROWS = 3_000_000;

/** Sums of a table that is larger than the memory it may use, and whether it was put aside. */
async function spill(factor: number): Promise<{ sums: string; isAside: boolean; folder: string }> {
  const settings = duckdbSettings();
  const folder = settings.temp_directory as string;
  const small = { ...settings, memory_limit: '60MB' };
  const instance = await loadDuckDb().DuckDBInstance.create(':memory:', small);
  const connection = await instance.connect();
  try {
    const columns = [1, 2, 3].map((k) => `hash(range * ${k} + ${factor}) as c${k}`).join(', ');
    await connection.run(
      `create temp table t as select range * ${factor} as a, ${columns} from range(${ROWS})`,
    );
    const found = await connection.runAndReadAll('select sum(a)::varchar, bit_xor(c3) > 0 from t');
    return { sums: String(found.getRows()[0]?.[0]), isAside: existsSync(folder), folder };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('fetch: more than DuckDB may keep in memory', () => {
  it('lies in a folder of each instance, which goes away with it', async () => {
    const found = await Promise.all([spill(1), spill(2)]);

    const sum = (ROWS * (ROWS - 1)) / 2;
    expect(found.map(({ sums }) => sums)).to.deep.equal([String(sum), String(2 * sum)]);
    expect(found.map(({ isAside }) => isAside)).to.deep.equal([true, true]);
    expect(new Set(found.map(({ folder }) => folder)).size).to.equal(2);
    expect(found.map(({ folder }) => existsSync(folder))).to.deep.equal([false, false]);
  });
});
