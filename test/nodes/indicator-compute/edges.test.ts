/**
 * What every column of the folder does on series that break formulas: found from
 * the folder, with the default settings and with others.
 */
import { expect } from 'chai';
import type { Bars, Indicator } from '../../../nodes/indicator-compute/indicator.js';
import type { Settings } from '../../../nodes/indicator-compute/names.js';
import { computeColumns, cut, indicators, walk } from './columns.js';

const N = 420;

/** Bars made from a close per row, a share of range around it, and a volume. */
function bars(close: (i: number) => number, range: number, volume: (i: number) => number): Bars {
  const column = (of: (i: number) => number) => Float64Array.from({ length: N }, (_, i) => of(i));
  return {
    n: N,
    open: column((i) => close(Math.max(0, i - 1))),
    high: column((i) => Math.max(close(i), close(Math.max(0, i - 1))) * (1 + range)),
    low: column((i) => Math.min(close(i), close(Math.max(0, i - 1))) * (1 - range)),
    close: column(close),
    volume: column(volume),
    benchmark: column((i) => 50 + Math.sin(i)),
  };
}

const random = walk(N, 21);
const scaled = (factor: number): Bars => {
  const scale = (x: Float64Array) => x.map((v) => v * factor);
  return {
    ...random,
    open: scale(random.open),
    high: scale(random.high),
    low: scale(random.low),
    close: scale(random.close),
  };
};

const SERIES: Readonly<Record<string, Bars>> = {
  flat: bars(
    () => 50,
    0,
    () => 1000,
  ),
  'flat without volume': bars(
    () => 50,
    0,
    () => 0,
  ),
  'straight up': bars(
    (i) => 10 + i / 4,
    0.01,
    () => 1000,
  ),
  'straight down': bars(
    (i) => 200 - i / 4,
    0.01,
    () => 1000,
  ),
  gapped: bars(
    (i) => (i < 200 ? 10 : 2000) + Math.sin(i),
    0.01,
    (i) => (i % 50) * 1000,
  ),
  'flat after a storm': bars(
    (i) => (i < 150 ? 50 + 20 * Math.sin(i * i) : 50),
    0,
    (i) => (i < 150 ? 1e6 : 0),
  ),
  tiny: scaled(1e-8),
  huge: scaled(1e7),
  'without volume': { ...random, volume: new Float64Array(N) },
  'without range': { ...random, open: random.close, high: random.close, low: random.close },
};

/** All settings tried: the default ones are part of the folder's columns already. */
function otherSettings(settings: Settings): Settings {
  const shift = (value: number): number => (Number.isInteger(value) ? value + 3 : value * 1.25);
  return Object.fromEntries(Object.entries(settings).map(([name, v]) => [name, shift(v)]));
}

/** Indicators that give the columns of other settings under their patterns. */
function varied(plugins: ReadonlyMap<string, Indicator>): ReadonlyMap<string, Indicator> {
  const found = new Map<string, Indicator>();
  for (const [id, indicator] of plugins) {
    const [parametric] = indicator.variants ?? [];
    if (!parametric || indicator.load) continue;
    const settings = otherSettings(parametric.defaults[0] as Settings);
    found.set(id, {
      ...indicator,
      columns: parametric.columns(settings),
      compute: (series, out, scratch) => parametric.compute(series, settings, out, scratch),
    });
  }
  return found;
}

describe('every column', () => {
  let sets: readonly (readonly [string, ReadonlyMap<string, Indicator>])[];

  before(async () => {
    const own = new Map([...(await indicators())].filter(([, { load }]) => !load));
    sets = [
      ['default settings', own],
      ['other settings', varied(own)],
    ];
  });

  for (const [kind, series] of Object.entries(SERIES)) {
    it(`is finite or undefined on a series that is ${kind}`, () => {
      for (const [which, plugins] of sets) {
        for (const [name, values] of computeColumns(plugins, series)) {
          const at = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
          expect(at, `${name}, ${which}`).to.equal(-1);
        }
      }
    });
  }

  it('does not look ahead on any of them: cutting the end off changes nothing', () => {
    for (const [kind, series] of Object.entries(SERIES)) {
      for (const [which, plugins] of sets) {
        const whole = computeColumns(plugins, series);
        for (const n of [0, 1, 2, 61, 253, 300]) {
          for (const [name, values] of computeColumns(plugins, cut(series, n))) {
            const rows = (whole.get(name) as Float64Array).subarray(0, n);
            const at = values.findIndex((value, i) => !Object.is(value, rows[i]));
            expect(at, `${name}, ${which}, ${n} bars of ${kind}`).to.equal(-1);
          }
        }
      }
    }
  });

  it('has its first value in the row that it declares, and none on a shorter series', () => {
    for (const [which, plugins] of sets) {
      const columns = computeColumns(plugins, random);
      for (const indicator of plugins.values()) {
        for (const { name, first } of indicator.columns) {
          const values = columns.get(name) as Float64Array;
          const found = values.findIndex((value) => !Number.isNaN(value));
          expect(found, `${name}, ${which}`).to.equal(first);
          const short = computeColumns(new Map([['x', indicator]]), cut(random, first));
          expect((short.get(name) as Float64Array).every(Number.isNaN), name).to.equal(true);
        }
      }
    }
  });

  it('scales with prices or does not change, whatever their size', () => {
    const [, plugins] = sets[0] as (typeof sets)[number];
    const usual = computeColumns(plugins, random);
    // Which power of the price a column grows with; its unit says so.
    const power = (unit?: string): number =>
      unit === 'USD²' ? 2 : unit === 'USD' || unit === 'USD per bar' ? 1 : 0;
    const others = new Set(['amihud_20', 'eom_14', 'linreg_angle_14', 'mfi_14']);
    for (const factor of [1e-8, 1e7]) {
      const columns = computeColumns(plugins, scaled(factor));
      for (const indicator of plugins.values()) {
        for (const { name, unit } of indicator.columns) {
          if (others.has(name) || indicator.needs) continue;
          const scale = factor ** power(unit);
          const was = usual.get(name) as Float64Array;
          const size = was.reduce((a, b) => Math.max(a, Number.isNaN(b) ? 0 : Math.abs(b)), 0);
          const values = columns.get(name) as Float64Array;
          const at = values.findIndex(
            (value, i) => Math.abs(value / scale - (was[i] as number)) > 1e-7 * size,
          );
          expect(at, `${name} at prices of ${factor}`).to.equal(-1);
        }
      }
    }
  });
});
