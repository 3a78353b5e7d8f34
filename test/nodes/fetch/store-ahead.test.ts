/**
 * The store is opened while a file is read: whatever goes wrong then, nothing new stands there and
 * nobody is locked out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { packageRoot } from '../../../src/config/package-root.js';
import { TempProject } from '../../util/temp-project.js';
import { AskedSource } from './asked-source.js';

const HEAD = 'symbol,date,open,high,low,close,volume\n';
const GOOD = `${HEAD}AAA,2020-01-02,10,11,9,10,5\n`;
const BAD = `${HEAD}AAA,2020-01-02,-10,11,9,10,5\n`;

/** How many bars another process finds that opens the file to write to it, or what keeps it from that. */
function barsElsewhere(file: string): string {
  const code = `(async () => {
    const instance = await require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]);
    const connection = await instance.connect();
    const found = await connection.runAndReadAll('select count(*) from market_data.ohlcv');
    return String(found.getRows()[0][0]);
  })().catch((error) => error.message).then((text) => process.stdout.write(text));`;
  const args = ['-e', code, file];
  return spawnSync(process.execPath, args, { cwd: packageRoot(), encoding: 'utf8' }).stdout;
}

/** The message of what a load throws. */
async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'it was not refused',
    (error: Error) => error.message,
  );
}

describe('a store that is opened while a file is read', () => {
  let project: TempProject;
  let asked: AskedSource;

  beforeEach(() => {
    project = new TempProject();
    asked = new AskedSource(project);
  });

  afterEach(() => project.remove());

  it('is not made by a source that fails', async () => {
    const said = await refusal(asked.load({ kind: 'load' }, 'csv', { path: 'gone.csv' }));

    expect(said).to.match(/^"gone\.csv" does not exist/);
    expect(existsSync(asked.file('market.duckdb'))).to.equal(false);
  });

  for (const [what, path, message] of [
    ['cannot be read', 'gone.csv', /^"gone\.csv" does not exist/],
    ['has no usable bar', 'bad.csv', /^source "csv" gave no usable bar/],
  ] as const) {
    it(`is let go of when the file ${what}, with what was in it`, async () => {
      project.write('good.csv', GOOD);
      project.write('bad.csv', BAD);
      await asked.load({ kind: 'load' }, 'csv', { path: 'good.csv' });

      expect(await refusal(asked.load({ kind: 'load' }, 'csv', { path }))).to.match(message);

      expect(barsElsewhere(asked.file('market.duckdb'))).to.equal('1');
    });
  }
});
