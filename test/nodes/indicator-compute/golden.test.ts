/**
 * Every indicator column against recorded TA-Lib values, and against an
 * independent transcription where TA-Lib has none. Relative tolerance 1e-9.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { computeColumns, indicators } from './columns.js';

const FILE = '../shared/reference/talib-golden.json';
const TOLERANCE = 1e-9;

/** Names under which the recorded values stand when they are not the column's own. */
const ALIASES: Readonly<Record<string, string>> = {
  psar: 'sar',
  ppo: 'ppo_ema',
  apo: 'apo_ema',
};

/** Where a column begins, and its values in some rows. */
interface Recorded {
  readonly first_index: number;
  readonly values: Readonly<Record<string, number>>;
}

interface Golden {
  readonly ohlcv: Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>;
  readonly columns: Record<string, Recorded>;
  readonly own: Record<string, Recorded>;
  /** Rows with a pattern; every other row from the first on is 0. */
  readonly candles: Record<string, { first_index: number; nonzero: [number, number][] }>;
}

describe('indicators against recorded values', () => {
  let golden: Golden;
  let computed: ReadonlyMap<string, Float64Array>;

  before(async function () {
    if (!existsSync(FILE)) {
      console.log(`      skipped: ${FILE} is not here`);
      this.skip();
    }
    golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden;
    const column = (name: keyof Golden['ohlcv']) => Float64Array.from(golden.ohlcv[name]);
    computed = computeColumns(await indicators(), {
      n: golden.ohlcv.close.length,
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    });
  });

  it('agree in every recorded row, and begin where the recorded ones do', () => {
    const problems: string[] = [];
    let checked = 0;
    for (const [name, values] of computed) {
      const recorded = golden.columns[ALIASES[name] ?? name] ?? golden.own[name];
      if (!recorded) continue;
      checked++;
      const first = values.findIndex((value) => !Number.isNaN(value));
      if (first !== recorded.first_index) {
        problems.push(`${name} begins in row ${first}, recorded ${recorded.first_index}`);
      }
      for (const [row, expected] of Object.entries(recorded.values)) {
        const value = values[Number(row)] as number;
        const allowed = TOLERANCE * Math.max(1e-6, Math.abs(expected));
        if (!(Math.abs(value - expected) <= allowed)) {
          problems.push(`${name}[${row}] is ${value}, recorded ${expected}`);
        }
      }
    }

    expect(problems).to.deep.equal([]);
    expect(checked).to.be.greaterThan(150);
  });

  it('finds the recorded candle patterns, and no others', () => {
    for (const [name, { first_index, nonzero }] of Object.entries(golden.candles)) {
      const values = computed.get(name) as Float64Array;
      const expected = new Float64Array(values.length).fill(Number.NaN, 0, first_index);
      for (const [row, value] of nonzero) expected[row] = value;
      expect([...values], name).to.deep.equal([...expected]);
    }
  });
});
