/**
 * The gates on real bars: none of the good ones is lost, the known defects are found.
 *
 * The two files are not part of the repository; without them these tests are skipped.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { type GateResult, passGates } from '../../../../nodes/fetch/gates.js';
import type { FetchParams } from '../../../../nodes/fetch/source.js';
import { readFiles } from '../../../../nodes/fetch/stores/duckdb-reader.js';

const FOLDER = resolve('..', 'shared', 'data');

async function gatesOf(file: string): Promise<GateResult> {
  const params = { path: resolve(FOLDER, file), columns: {} } as unknown as FetchParams;
  const raw = await readFiles(
    { params, projectFolder: '/', warn: () => {}, secret: () => undefined },
    'parquet',
  );
  return passGates(raw, { calendar: 'XNYS' });
}

/** Says so where a file is not there. */
function isMissing(file: string): boolean {
  if (existsSync(resolve(FOLDER, file))) return false;
  console.log(`      skipped: ${resolve(FOLDER, file)} is not here`);
  return true;
}

describe('gates on real data', () => {
  let gates: GateResult;

  describe('154 symbols from 2000 to 2024', () => {
    before(async function () {
      if (isMissing('us_daily.parquet')) this.skip();
      gates = await gatesOf('us_daily.parquet');
    });

    it('lets all 866,740 bars pass, with the wild days of 2000, 2008, 2020 and 2023 among them', () => {
      expect(gates.refused).to.deep.equal([]);
      expect(gates.clean.reduce((sum, { date }) => sum + date.length, 0)).to.equal(866_740);
    });

    it('tells the 24 sessions without volume', () => {
      const found = gates.findings.filter(({ code }) => code === 'Q10');

      expect(found.map(({ symbol, days }) => [symbol, days.length])).to.deep.equal([
        ['AMD', 1],
        ['BND', 1],
        ['CHTR', 18],
        ['GILD', 3],
        ['XOP', 1],
      ]);
    });

    it('takes no jump for a split, and misses no session', () => {
      const codes = new Set(gates.findings.map(({ code }) => code));

      expect([...codes].sort()).to.deep.equal(['Q08', 'Q10']);
      expect(gates.grades.every(({ grade }) => grade <= 'B')).to.equal(true);
    });
  });

  describe('17 symbols that were picked for their defects', () => {
    before(async function () {
      if (isMissing('us_daily_dirty.parquet')) this.skip();
      gates = await gatesOf('us_daily_dirty.parquet');
    });

    it('refuses what is no bar, symbol by symbol', () => {
      const rows = gates.grades.map(({ symbol, codes }) => [
        symbol,
        codes.Q01 ?? 0,
        codes.Q02 ?? 0,
      ]);

      expect(rows).to.deep.equal([
        ['ABVC', 0, 0],
        ['AGI', 565, 0],
        ['CPG', 603, 0],
        ['CRVO', 24, 0],
        ['EAI', 3163, 0],
        ['ELC', 69, 0],
        ['EMP', 1316, 64],
        ['KELYB', 0, 0],
        ['LDWY', 1, 0],
        ['NAK', 216, 0],
        ['NCPL', 0, 0],
        ['PSTV', 69, 0],
        ['QUBT', 0, 0],
        ['RCAT', 11, 0],
        ['SVFD', 0, 0],
        ['USAS', 1073, 0],
        ['VATE', 2729, 0],
      ]);
    });

    it('finds the closes that do not move, and the sessions without volume', () => {
      const days = (symbol: string, code: string): number =>
        gates.findings.find((f) => f.symbol === symbol && f.code === code)?.days.length ?? 0;

      expect(days('KELYB', 'Q10')).to.equal(4325);
      expect(days('SVFD', 'Q09')).to.be.at.least(615);
      expect(days('ABVC', 'Q09')).to.be.at.least(513);
    });

    it('calls no symbol of them better than B', () => {
      expect(gates.grades.map(({ grade }) => grade).join('')).to.equal('DDDDFDFDBDDDDDDFF');
    });
  });
});
