/**
 * What indicators cost, warm, on one thread: the thirty that libraries are compared
 * by, beside the package technicalindicators in the same rounds, and all columns
 * together, with the series that they share computed once, as in a run.
 *
 * CPU time of the process, best of several rounds that take turns: what the code
 * costs, not what else the machine was doing.
 */
import type { Bars, Indicator } from '../nodes/indicator-compute/indicator.js';
import { ScratchMemory } from '../nodes/indicator-compute/scratch.js';
import { computerOf } from './column.js';
import { plugins, walk } from './kernels.js';

const ROUNDS = 15;
const BARS = 2600;
const SYMBOLS = 12;

/** Name in the table; one of our columns; the library's column and its number of calls. */
const THIRTY: readonly (readonly [string, string, string?])[] = [
  ['SMA 20', 'sma_20', 'ti_sma_20'],
  ['EMA 20', 'ema_20', 'ti_ema_20'],
  ['WMA 20', 'wma_20', 'ti_wma_20'],
  ['DEMA 20', 'dema_20'],
  ['TEMA 20', 'tema_20'],
  ['TRIMA 20', 'trima_20'],
  ['KAMA 10', 'kama_10_2_30'],
  ['BBANDS 20, 2', 'bb_upper_20_2', 'ti_bollingerbands_upper_20_2'],
  ['RSI 14', 'rsi_14', 'ti_rsi_14'],
  ['MACD 12, 26, 9', 'macd_12_26_9', 'ti_macd_MACD_12_26_9'],
  ['STOCH 14, 3, 3', 'stochastic_k_14_3_3', 'ti_stochastic_k_14_3'],
  ['STOCHRSI 14, 14, 3', 'stoch_rsi_k_14_14_3', 'ti_stochasticrsi_k_14_14_3_3'],
  ['CCI 20', 'cci_20', 'ti_cci_20'],
  ['ADX 14', 'adx_14', 'ti_adx_adx_14'],
  ['ATR 14', 'atr_14', 'ti_atr_14'],
  ['NATR 14', 'natr_14'],
  ['TRANGE', 'true_range', 'ti_truerange'],
  ['MOM 10', 'mom_10'],
  ['ROC 10', 'roc_10', 'ti_roc_10'],
  ['WILLR 14', 'williams_r_14', 'ti_williamsr_14'],
  ['MFI 14', 'mfi_14', 'ti_mfi_14'],
  ['OBV', 'obv', 'ti_obv'],
  ['AD', 'ad_line', 'ti_adl'],
  ['ADOSC 3, 10', 'adosc_3_10'],
  ['AROON 14', 'aroon_up_14'],
  ['SAR', 'psar_0_02_0_2', 'ti_psar_0_02_0_2'],
  ['TRIX 15', 'trix_15', 'ti_trix_15'],
  ['ULTOSC 7, 14, 28', 'ultosc_7_14_28'],
  ['STDDEV 20', 'stddev_20', 'ti_sd_20'],
  ['PPO 12, 26, EMA', 'ppo_12_26_9'],
];

/** Computes everything that one indicator gives for one symbol, from nothing. */
type Work = (bars: Bars) => void;

/** Nanoseconds of CPU per bar: for each work, the best of rounds that take turns. */
function measure(works: readonly Work[], symbols: readonly Bars[], repeats: number): number[] {
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    works.forEach((work, k) => {
      const before = process.cpuUsage();
      for (let r = 0; r < repeats; r++) for (const bars of symbols) work(bars);
      const { user, system } = process.cpuUsage(before);
      const ns = ((user + system) * 1000) / (repeats * symbols.length * BARS);
      best[k] = Math.min(best[k] as number, ns);
    });
  }
  return best;
}

/** Every column that "all" gives, one symbol after the other. */
function workOfAll(all: ReadonlyMap<string, Indicator>): { work: Work; columns: number } {
  const scratch = new ScratchMemory();
  const groups = [...all.values()].map((indicator) => {
    const out: Float64Array[] = [];
    for (const _ of indicator.columns) out.push(new Float64Array(BARS));
    return { indicator, out };
  });
  const columns = groups.reduce((sum, { out }) => sum + out.length, 0);
  const work = (bars: Bars): void => {
    scratch.beginSymbol(bars.n);
    for (const { indicator, out } of groups) {
      scratch.begin(bars.n);
      indicator.compute(bars, out, scratch);
    }
  };
  return { work, columns };
}

/** The dearest indicators, each on its own. */
function dearest(all: ReadonlyMap<string, Indicator>, symbols: readonly Bars[]): string[] {
  const listed = [...all].filter(([, { columns }]) => columns.length > 0);
  const costs = measure(
    listed.map(([id, indicator]) => workOfAll(new Map([[id, indicator]])).work),
    symbols.slice(0, 3),
    2,
  );
  return listed
    .map(([id, { columns }], k) => ({ id, n: columns.length, ns: costs[k] as number }))
    .sort((a, b) => b.ns / b.n - a.ns / a.n)
    .slice(0, 5)
    .map(({ id, n, ns }) => `| dearest alone: ${id} | ${n} | ${(ns / n).toFixed(1)} |`);
}

/** Nanoseconds per bar, by indicator, and per bar and column. */
export async function benchIndicators(): Promise<string[]> {
  const all = await plugins<Indicator>('indicator-compute/indicators');
  for (const { load } of all.values()) await load?.();
  const symbols = Array.from({ length: SYMBOLS }, (_, s) => walk(BARS, s + 1));
  const ours = measure(
    THIRTY.map(([, column]) => computerOf(column, all, BARS).compute),
    symbols,
    4,
  );
  const compared = THIRTY.flatMap(([, , column]) => column ?? []);
  const theirs = measure(
    compared.map((column) => computerOf(column, all, BARS).compute),
    symbols.slice(0, 1),
    1,
  );
  const lines = ['| indicator | ns per bar | technicalindicators | times |', '|---|--:|--:|--:|'];
  const ratios: number[] = [];
  THIRTY.forEach(([label, , column], k) => {
    const own = ours[k] as number;
    const other = column === undefined ? undefined : theirs[compared.indexOf(column)];
    if (other !== undefined) ratios.push(other / own);
    const cells = other === undefined ? ['-', '-'] : [other.toFixed(0), (other / own).toFixed(0)];
    lines.push(`| ${label} | ${own.toFixed(1)} | ${cells.join(' | ')} |`);
  });
  const mean = ours.reduce((sum, ns) => sum + ns, 0) / ours.length;
  const ratio = Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length);
  lines.push(
    `| **mean of 30** (must: 12, aim: 8) | **${mean.toFixed(1)}** | | ${ratio.toFixed(0)} (geometric) |`,
  );
  const { work, columns } = workOfAll(all);
  const [together] = measure([work], symbols, 1);
  lines.push(
    '',
    '| together | columns | ns per bar and column |',
    '|---|--:|--:|',
    `| **all** (aim: 6) | ${columns} | **${((together as number) / columns).toFixed(1)}** |`,
    ...dearest(all, symbols),
  );
  return lines;
}
