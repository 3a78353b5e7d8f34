/**
 * The package technicalindicators as a source of columns: aligned to the bars,
 * loaded only when asked for, and compared with our own columns.
 */
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { columnOf, type FoundColumn, groupOf } from '../../../nodes/indicator-compute/find.js';
import type { Bars, Indicator } from '../../../nodes/indicator-compute/indicator.js';
import type { Settings } from '../../../nodes/indicator-compute/names.js';
import { ScratchMemory } from '../../../nodes/indicator-compute/scratch.js';
import { TempProject } from '../../util/temp-project.js';
import { sql } from '../fetch/sql.js';
import { cut, indicators, walk } from './columns.js';

/** Far enough behind the seeds that what is left of them is rounding. */
const SETTLED = 500;

/**
 * Column of the library, ours, the largest relative deviation from SETTLED on, and
 * what is known to differ. Where nothing is known the two agree from the first row.
 */
const PAIRS: readonly (readonly [string, string, number, string?])[] = [
  ['ti_sma_20', 'sma_20', 1e-13],
  ['ti_ema_20', 'ema_20', 1e-13],
  ['ti_wma_20', 'wma_20', 1e-13],
  ['ti_wema_14', 'smma_14', 1e-13],
  ['ti_atr_14', 'atr_14', 1e-13],
  ['ti_truerange', 'true_range', 0],
  ['ti_roc_10', 'roc_10', 1e-10],
  ['ti_sd_20', 'stddev_20', 1e-11],
  ['ti_bollingerbands_upper_20_2', 'bb_upper', 1e-13],
  ['ti_bollingerbands_middle_20_2', 'bb_middle', 1e-13],
  ['ti_bollingerbands_lower_20_2', 'bb_lower', 1e-13],
  ['ti_bollingerbands_pb_20_2', 'bb_percent_b', 1e-9],
  ['ti_cci_20', 'cci_20', 1e-8],
  ['ti_williamsr_14', 'williams_r_14', 1e-12],
  ['ti_trix_15', 'trix_15', 1e-9],
  ['ti_awesomeoscillator_5_34', 'awesome_osc', 1e-9],
  ['ti_forceindex_13', 'force_index_13', 1e-12],
  ['ti_kst_kst_10_15_20_30_10_10_10_15_9', 'kst', 1e-9],
  ['ti_kst_signal_10_15_20_30_10_10_10_15_9', 'kst_signal', 1e-9],
  ['ti_keltnerchannels_upper_20_10_2', 'keltner_upper', 1e-12],
  ['ti_keltnerchannels_lower_20_10_2', 'keltner_lower', 1e-12],
  ['ti_stochastic_k_14_3', 'stoch_fast_k', 1e-12, 'begins with the raw line, not with its mean'],
  ['ti_stochastic_d_14_3', 'stoch_fast_d', 1e-11],
  ['ti_macd_MACD_12_26_9', 'macd', 1e-12, 'the fast average is seeded on the first bars'],
  ['ti_macd_signal_12_26_9', 'macd_signal', 1e-12, 'the fast average is seeded on the first bars'],
  ['ti_adx_adx_14', 'adx_14', 1e-12, 'other sums in the first window'],
  ['ti_adx_pdi_14', 'plus_di_14', 1e-12, 'begins with the ADX; other sums in the first window'],
  ['ti_adx_mdi_14', 'minus_di_14', 1e-12, 'begins with the ADX; other sums in the first window'],
  ['ti_psar_0_02_0_2', 'psar', 1e-12, 'begins one bar earlier, from the other side'],
  ['ti_ichimokucloud_conversion_9_26_52_26', 'ichimoku_tenkan', 0, 'begins with the slowest line'],
  ['ti_ichimokucloud_base_9_26_52_26', 'ichimoku_kijun', 0, 'begins with the slowest line'],
  ['ti_rsi_14', 'rsi_14', 5e-4, 'rounded to two digits'],
  ['ti_mfi_14', 'mfi_14', 1e-3, 'rounded to two digits; begins one bar later'],
  ['ti_adl', 'ad_line', 1e-4, 'every sum is rounded to a whole number'],
  ['ti_stochasticrsi_k_14_14_3_3', 'stoch_rsi_d', 0.5, 'made of an RSI rounded to two digits'],
];

describe('columns of technicalindicators', () => {
  const bars = walk(1500, 5);
  let all: ReadonlyMap<string, Indicator>;
  let ti: Indicator;

  before(async () => {
    all = await indicators();
    ti = all.get('ti') as Indicator;
    await ti.load?.();
  });

  function compute(name: string, series: Bars): Float64Array {
    for (const indicator of all.values()) {
      const found: FoundColumn | undefined = columnOf(indicator, name);
      if (!found) continue;
      const group = groupOf(indicator, found.group);
      const scratch = new ScratchMemory();
      scratch.beginSymbol(series.n);
      const out = Array.from({ length: group.size }, () => new Float64Array(series.n).fill(7));
      group.compute(series, out, scratch);
      return out[found.position] as Float64Array;
    }
    throw new Error(`no column "${name}"`);
  }

  for (const [theirs, ours, tolerance, known] of PAIRS) {
    it(`${theirs} agrees with ${ours}${known ? `, but: ${known}` : ' from its first row on'}`, () => {
      const [a, b] = [compute(theirs, bars), compute(ours, bars)];
      const deviation = (i: number): number =>
        Math.abs(a[i]! - b[i]!) / Math.max(1e-3, Math.abs(b[i]!));
      for (let i = known ? SETTLED : 0; i < bars.n; i++) {
        if (known || !Number.isNaN(b[i]!)) {
          expect(deviation(i), `row ${i}`).to.be.at.most(tolerance);
        } else expect(a[i], `row ${i}`).to.be.NaN;
      }
      // What is said to differ does: else the note is to go.
      if (!known) return;
      const early = a.findIndex(
        (v, i) => Number.isNaN(v) !== Number.isNaN(b[i]!) || deviation(i) > 1e-9,
      );
      expect(early, 'the two agree').to.be.at.least(0);
    });
  }

  it('ti_obv is obv without the first volume, for ever', () => {
    const [a, b] = [compute('ti_obv', bars), compute('obv', bars)];
    for (let i = 1; i < bars.n; i++) expect(b[i]! - a[i]!).to.equal(bars.volume[0]);
  });

  it('begin where they say, and do not look ahead, with any settings', () => {
    const short = cut(bars, 400);
    for (const { params, defaults, columns, compute: fill } of ti.variants ?? []) {
      const usual = defaults[0] as Settings;
      const other = Object.fromEntries(
        Object.entries(usual).map(([name, v]) => [name, params[name]?.decimal ? v * 1.25 : v + 3]),
      );
      for (const settings of [usual, other]) {
        const run = (series: Bars): Float64Array[] => {
          const out = columns(settings).map(() => new Float64Array(series.n).fill(7));
          fill(series, settings, out, new ScratchMemory());
          return out;
        };
        const whole = run(short);
        columns(settings).forEach(({ name, first }, c) => {
          expect(
            whole[c]!.findIndex((v) => !Number.isNaN(v)),
            name,
          ).to.equal(first);
        });
        for (const n of [0, 1, 40, 300]) {
          run(cut(short, n)).forEach((values, c) => {
            expect(values, `${columns(settings)[c]?.name}, ${n} bars`).to.deep.equal(
              whole[c]!.slice(0, n),
            );
          });
        }
      }
    }
  });

  it('do not make a project load the package that asks for none', () => {
    const script = `
      const { createRequire } = await import('node:module');
      const ti = (await import(${JSON.stringify(new URL('../../../nodes/indicator-compute/indicators/ti.js', import.meta.url).href)})).default;
      const isLoaded = () => Object.keys(createRequire('file:///').cache).some((f) => f.includes('technicalindicators'));
      const before = isLoaded();
      await ti.load();
      console.log(before, isLoaded());`;
    const text = execFileSync(process.execPath, ['--input-type=module', '-e', script]);

    expect(String(text)).to.equal('false true\n');
  });

  it('are asked for in pipelines.yaml and stand in the published file', async () => {
    const project = new TempProject();
    project.write(
      'pipelines.yaml',
      `version: 1
nodes:
  market: { type: fetch, params: { source: demo, symbols: [XMKT] } }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params: { benchmark: XMKT, use: [], define: [{ name: Calm, type: bull, start: '2019-01-02', end: '2019-03-29' }] }
  metrics:
    type: indicator-compute
    inputs: { bars: market, scenarios: scenarios }
    params:
      indicators:
        - rsi_9
        - { lib: technicalindicators, use: rsi, period: 9 }
        - { lib: technicalindicators, use: bollingerbands, period: [10, 20], stdDev: 1.5 }
        - ti_doji
`,
    );
    try {
      const { failures } = await project.run({ targets: ['metrics'] });
      expect(failures).to.deep.equal([]);
      const file = `'${project.path('data/metrics/Calm_metrics.parquet')}'`;
      const names = (await sql(':memory:', `describe select * from ${file}`)).map(([name]) => name);
      expect(names.slice(names.indexOf('rsi_9'))).to.deep.equal([
        'rsi_9',
        'ti_bollingerbands_upper_10_1_5',
        'ti_bollingerbands_middle_10_1_5',
        'ti_bollingerbands_lower_10_1_5',
        'ti_bollingerbands_pb_10_1_5',
        'ti_bollingerbands_upper_20_1_5',
        'ti_bollingerbands_middle_20_1_5',
        'ti_bollingerbands_lower_20_1_5',
        'ti_bollingerbands_pb_20_1_5',
        'ti_rsi_9',
        'ti_doji',
      ]);
      const far = await sql(
        ':memory:',
        `select count(*)::int, count(*) filter (abs(rsi_9 - ti_rsi_9) > 0.005)::int from ${file}`,
      );
      expect(far).to.deep.equal([[66, 0]]);
    } finally {
      project.remove();
    }
  });
});
