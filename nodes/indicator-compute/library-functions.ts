/**
 * Functions of the package technicalindicators that give one value per bar: their
 * settings, what they return, and in which row of the bars it begins.
 *
 * Left out, because they have no value per bar: renko, volumeprofile,
 * fibonacciretracement; and crossUp and crossDown, which compare two other lines.
 */
import type { Params, Settings } from './names.js';

/** One function of the library. */
export interface LibraryFunction {
  readonly params: Params;
  /** The library's example settings, completing what a user leaves out. */
  readonly defaults: Settings;
  /** Settings that are not numbers, the same for every call. */
  readonly fixed?: Readonly<Record<string, boolean>>;
  /** Each output: its field in what the library returns ('' for a plain number), and its first row. */
  readonly outputs: readonly (readonly [field: string, first: (settings: Settings) => number])[];
  /** A pattern looks at this many bars and says yes or no. */
  readonly bars?: number;
}

type First = (settings: Settings) => number;

/** Settings by name: the usual value, the least one, and whether fractions are allowed. */
type Spec = Readonly<Record<string, readonly [usual: number, min: number, decimal?: true]>>;

function values(spec: Spec, outputs: Readonly<Record<string, First>>): LibraryFunction {
  const entries = Object.entries(spec);
  return {
    params: Object.fromEntries(
      entries.map(([name, [, min, decimal]]) => [
        name,
        { about: name, min, max: 5000, ...(decimal ? { decimal } : {}) },
      ]),
    ),
    defaults: Object.fromEntries(entries.map(([name, [usual]]) => [name, usual])),
    outputs: Object.entries(outputs),
  };
}

function pattern(bars: number): LibraryFunction {
  return { params: {}, defaults: {}, outputs: [['', () => bars - 1]], bars };
}

const get = (settings: Settings, name: string): number => settings[name] as number;
/** A row that is `extra` behind the setting of that name. */
const at =
  (name: string, extra = 0): First =>
  (settings) =>
    get(settings, name) + extra;
const row =
  (first: number): First =>
  () =>
    first;

const KST: Spec = {
  ROCPer1: [10, 1],
  ROCPer2: [15, 1],
  ROCPer3: [20, 1],
  ROCPer4: [30, 1],
  SMAROCPer1: [10, 1],
  SMAROCPer2: [10, 1],
  SMAROCPer3: [10, 1],
  SMAROCPer4: [15, 1],
  signalPeriod: [9, 1],
};
const kstFirst: First = (s) =>
  Math.max(...[1, 2, 3, 4].map((k) => get(s, `ROCPer${k}`) + get(s, `SMAROCPer${k}`) - 1));
const macdSignal: First = (s) => get(s, 'slowPeriod') + get(s, 'signalPeriod') - 2;
const stochasticRsi: First = (s) =>
  get(s, 'rsiPeriod') + get(s, 'stochasticPeriod') + get(s, 'kPeriod') + get(s, 'dPeriod') - 3;
const channel: First = (s) => Math.max(get(s, 'maPeriod') - 1, get(s, 'atrPeriod'));
const cloud: First = at('spanPeriod', -1);
const band: First = at('period', -1);

/** By the name that the library gives them. */
export const LIBRARY_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  adl: values({}, { '': row(0) }),
  adx: values(
    { period: [14, 2] },
    {
      adx: (s) => 2 * get(s, 'period') - 1,
      pdi: (s) => 2 * get(s, 'period') - 1,
      mdi: (s) => 2 * get(s, 'period') - 1,
    },
  ),
  atr: values({ period: [14, 2] }, { '': at('period') }),
  averagegain: values({ period: [14, 2] }, { '': at('period') }),
  averageloss: values({ period: [14, 2] }, { '': at('period') }),
  awesomeoscillator: values(
    { fastPeriod: [5, 1], slowPeriod: [34, 1] },
    { '': (s) => Math.max(get(s, 'fastPeriod'), get(s, 'slowPeriod')) - 1 },
  ),
  bollingerbands: values(
    { period: [20, 2], stdDev: [2, 0.01, true] },
    { upper: band, middle: band, lower: band, pb: band },
  ),
  cci: values({ period: [20, 2] }, { '': at('period', -1) }),
  chandelierexit: values(
    { period: [22, 2], multiplier: [3, 0.01, true] },
    { exitLong: at('period'), exitShort: at('period') },
  ),
  ema: values({ period: [20, 1] }, { '': at('period', -1) }),
  forceindex: values({ period: [13, 1] }, { '': at('period') }),
  heikinashi: values({}, { open: row(0), high: row(0), low: row(0), close: row(0) }),
  highest: values({ period: [20, 1] }, { '': at('period', -1) }),
  ichimokucloud: values(
    { conversionPeriod: [9, 1], basePeriod: [26, 1], spanPeriod: [52, 1], displacement: [26, 1] },
    { conversion: cloud, base: cloud, spanA: cloud, spanB: cloud },
  ),
  keltnerchannels: {
    ...values(
      { maPeriod: [20, 1], atrPeriod: [10, 2], multiplier: [2, 0.01, true] },
      { upper: channel, middle: channel, lower: channel },
    ),
    fixed: { useSMA: false },
  },
  kst: values(KST, {
    kst: kstFirst,
    signal: (s) => kstFirst(s) + get(s, 'signalPeriod') - 1,
  }),
  lowest: values({ period: [20, 1] }, { '': at('period', -1) }),
  macd: {
    ...values(
      { fastPeriod: [12, 1], slowPeriod: [26, 1], signalPeriod: [9, 1] },
      { MACD: at('slowPeriod', -1), signal: macdSignal, histogram: macdSignal },
    ),
    fixed: { SimpleMAOscillator: false, SimpleMASignal: false },
  },
  mfi: values({ period: [14, 1] }, { '': at('period', 1) }),
  obv: values({}, { '': row(1) }),
  psar: values({ step: [0.02, 0.001, true], max: [0.2, 0.001, true] }, { '': row(0) }),
  roc: values({ period: [10, 1] }, { '': at('period') }),
  rsi: values({ period: [14, 2] }, { '': at('period') }),
  sd: values({ period: [20, 2] }, { '': at('period', -1) }),
  sma: values({ period: [20, 1] }, { '': at('period', -1) }),
  stochastic: values(
    { period: [14, 2], signalPeriod: [3, 1] },
    { k: at('period', -1), d: (s) => get(s, 'period') + get(s, 'signalPeriod') - 2 },
  ),
  stochasticrsi: values(
    { rsiPeriod: [14, 2], stochasticPeriod: [14, 2], kPeriod: [3, 1], dPeriod: [3, 1] },
    { stochRSI: stochasticRsi, k: stochasticRsi, d: stochasticRsi },
  ),
  sum: values({ period: [20, 1] }, { '': at('period', -1) }),
  trix: values({ period: [15, 1] }, { '': (s) => 3 * get(s, 'period') - 2 }),
  truerange: values({}, { '': row(1) }),
  vwap: values({}, { '': row(0) }),
  wema: values({ period: [14, 1] }, { '': at('period', -1) }),
  williamsr: values({ period: [14, 1] }, { '': at('period', -1) }),
  wma: values({ period: [20, 1] }, { '': at('period', -1) }),
  abandonedbaby: pattern(3),
  bearish: pattern(5),
  bearishengulfingpattern: pattern(2),
  bearishhammerstick: pattern(1),
  bearishharami: pattern(2),
  bearishharamicross: pattern(2),
  bearishinvertedhammerstick: pattern(1),
  bearishmarubozu: pattern(1),
  bearishspinningtop: pattern(1),
  bullish: pattern(5),
  bullishengulfingpattern: pattern(2),
  bullishhammerstick: pattern(1),
  bullishharami: pattern(2),
  bullishharamicross: pattern(2),
  bullishinvertedhammerstick: pattern(1),
  bullishmarubozu: pattern(1),
  bullishspinningtop: pattern(1),
  darkcloudcover: pattern(2),
  doji: pattern(1),
  downsidetasukigap: pattern(3),
  dragonflydoji: pattern(1),
  eveningdojistar: pattern(3),
  eveningstar: pattern(3),
  gravestonedoji: pattern(1),
  hammerpattern: pattern(5),
  hammerpatternunconfirmed: pattern(5),
  hangingman: pattern(5),
  hangingmanunconfirmed: pattern(5),
  morningdojistar: pattern(3),
  morningstar: pattern(3),
  piercingline: pattern(2),
  shootingstar: pattern(5),
  shootingstarunconfirmed: pattern(5),
  threeblackcrows: pattern(3),
  threewhitesoldiers: pattern(3),
  tweezerbottom: pattern(5),
  tweezertop: pattern(5),
};
