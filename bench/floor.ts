/**
 * The least that a backtest can cost in plain loops over typed arrays: four simple rules,
 * fills at the next open with a commission, and five figures. Nothing of it is used in
 * the product; it is the yardstick for the machine and for what the rest costs.
 *
 * 153 symbols of 2,813 bars, 26 windows of 20 to 750 bars with a mean near 300: the work that
 * libraries were compared by.
 */
import { spawnSync } from 'node:child_process';
import { best, walk } from './kernels.js';

const SYMBOLS = 153;
const BARS = 2813;
const WINDOWS = 26;
const WARM_UP = 250;
const COMMISSION = 0.001;
const ROUNDS = 20;

interface Series {
  readonly open: Float64Array;
  readonly close: Float64Array;
  readonly averages: readonly [Float64Array, Float64Array, Float64Array];
  readonly rsi: Float64Array;
}

/** 1: hold, 0: do not, -1: as before; for the rows of one window. */
const wanted = new Int8Array(BARS);
/** Total return, Sharpe ratio, deepest fall, round trips, share of wins. */
const figures = new Float64Array(5);

/** Backtests per second of CPU where the goals were set, the best of several rounds. */
export const FLOOR_THERE = 600_000;

/** All of them once, and how many they are. */
export interface FloorWork {
  readonly call: () => void;
  readonly count: number;
}

/** Backtests per second of CPU, the best of several rounds. */
export function floorRate(rounds = ROUNDS, { call, count } = floorWork()): number {
  return (count * 1e9) / best(call, rounds);
}

/**
 * The same in a process of its own. One process in two is a third slower for as long as it
 * lives, whatever the machine does: how fast a machine is, the faster ones of several say.
 */
export function floorRateApart(): number {
  const code = `import(${JSON.stringify(import.meta.url)}).then(({ floorRate }) => console.log(floorRate(5)))`;
  const done = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`plain loops ended ${done.status}: ${done.stderr}`);
  return Number(done.stdout);
}

/** How fast a machine is by the rates of several processes: a quarter of them were faster. */
export function upperQuartile(rates: readonly number[]): number {
  const sorted = [...rates].sort((a, b) => a - b);
  return sorted[Math.floor(0.75 * (sorted.length - 1))] as number;
}

export function floorWork(): FloorWork {
  const market = Array.from({ length: SYMBOLS }, (_, s) => seriesOf(s + 1));
  const windows = windowsOf();
  const call = (): void => {
    for (const series of market) {
      for (const [from, to] of windows) {
        for (let rule = 0; rule < 4; rule++) {
          decide(rule, series, from, to);
          run(series, from, to);
        }
      }
    }
  };
  return { call, count: SYMBOLS * WINDOWS * 4 };
}

function seriesOf(seed: number): Series {
  const { open, close } = walk(BARS, seed);
  return {
    open,
    close,
    averages: [average(close, 20), average(close, 50), average(close, 200)],
    rsi: rsi(close, 14),
  };
}

/** Lengths grow from 20 to 750; the mean is that of the scenarios. */
function windowsOf(): readonly (readonly [number, number])[] {
  return Array.from({ length: WINDOWS }, (_, w) => {
    const length = 20 + Math.floor(730 * (w / (WINDOWS - 1)) ** 1.6);
    const from = WARM_UP + ((w * 397) % (BARS - WARM_UP - length));
    return [from, from + length] as const;
  });
}

function average(x: Float64Array, n: number): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += x[i]!;
    if (i >= n) sum -= x[i - n]!;
    if (i >= n - 1) out[i] = sum / n;
  }
  return out;
}

function rsi(x: Float64Array, n: number): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  let up = 0;
  let down = 0;
  for (let i = 1; i < x.length; i++) {
    const change = x[i]! - x[i - 1]!;
    const weight = Math.min(i, n);
    up += (Math.max(change, 0) - up) / weight;
    down += (Math.max(-change, 0) - down) / weight;
    if (i >= n) out[i] = (100 * up) / (up + down);
  }
  return out;
}

function decide(rule: number, { close, averages, rsi }: Series, from: number, to: number): void {
  const [short, middle, long] = averages;
  if (rule === 0) for (let i = from; i < to; i++) wanted[i] = middle[i]! > long[i]! ? 1 : 0;
  else if (rule === 1) {
    for (let i = from; i < to; i++) wanted[i] = rsi[i]! < 30 ? 1 : rsi[i]! > 70 ? 0 : -1;
  } else if (rule === 2) for (let i = from; i < to; i++) wanted[i] = close[i]! > short[i]! ? 1 : 0;
  else wanted.fill(1, from, to);
}

function run({ open, close }: Series, from: number, to: number): void {
  let cash = 1;
  let shares = 0;
  let entry = 0;
  let trades = 0;
  let wins = 0;
  let before = 1;
  let peak = 1;
  let deepest = 0;
  let sum = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const want = i > from ? wanted[i - 1]! : -1;
    if (want === 1 && shares === 0) {
      entry = open[i]!;
      shares = (cash * (1 - COMMISSION)) / entry;
      cash = 0;
    } else if (want === 0 && shares > 0) {
      cash = shares * open[i]! * (1 - COMMISSION);
      trades++;
      if (open[i]! > entry) wins++;
      shares = 0;
    }
    const equity = cash + shares * close[i]!;
    const r = equity / before - 1;
    sum += r;
    squares += r * r;
    before = equity;
    if (equity > peak) peak = equity;
    else {
      const fall = equity / peak - 1;
      if (fall < deepest) deepest = fall;
    }
  }
  const n = to - from;
  const mean = sum / n;
  figures[0] = before - 1;
  figures[1] = (mean / Math.sqrt((squares - n * mean * mean) / (n - 1))) * Math.sqrt(252);
  figures[2] = deepest;
  figures[3] = trades;
  figures[4] = wins / trades;
}
