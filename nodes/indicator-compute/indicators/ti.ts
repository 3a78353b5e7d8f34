/**
 * Functions of the npm package technicalindicators, as it computes them: rounding,
 * seeds and all. `{ lib: technicalindicators, use: rsi, period: 9 }` is `ti_rsi_9`.
 * The package is loaded when a column of it is asked for, and not before.
 */
import { type Bars, defineIndicator, type Parametric } from '../indicator.js';
import { LIBRARY_FUNCTIONS, type LibraryFunction } from '../library-functions.js';
import type { Settings } from '../names.js';

type Input = Readonly<Record<string, number | boolean | readonly number[]>>;
type Library = Readonly<Record<string, (input: Input) => unknown>>;

let library: Library = {};
/** The library takes plain arrays; a symbol's are made once, for all of its functions. */
const plain = new WeakMap<Float64Array, Input>();

const SOURCE = 'npm technicalindicators';
const SERIES = ['open', 'high', 'low', 'close', 'volume'] as const;

export default defineIndicator({
  about: 'functions of the package technicalindicators',
  source: SOURCE,
  family: 'technicalindicators',
  columns: [],
  compute() {},
  variants: Object.entries(LIBRARY_FUNCTIONS).map(([use, spec]) => variant(use, spec)),
  async load() {
    const module: unknown = await import('technicalindicators');
    library = (module as { default?: Library }).default ?? (module as Library);
  },
});

function variant(use: string, spec: LibraryFunction): Parametric<Settings> {
  return {
    use,
    about: `${use} of the package`,
    source: SOURCE,
    family: 'technicalindicators',
    params: spec.params,
    defaults: [spec.defaults],
    columns: (settings) =>
      spec.outputs.map(([field, first]) => ({
        name: field === '' ? `ti_${use}` : `ti_${use}_${field}`,
        about:
          field === ''
            ? `${use} of technicalindicators`
            : `${field} of ${use} of technicalindicators`,
        first: first(settings),
      })),
    compute(bars, settings, out) {
      for (const target of out) target.fill(Number.NaN);
      const firsts = spec.outputs.map(([, first]) => first(settings));
      if (bars.n <= Math.min(...firsts)) return;
      if (spec.bars === undefined) computeValues(use, spec, bars, settings, out);
      else findPattern(use, spec.bars, bars, out[0] as Float64Array);
    },
  };
}

/** One call; results are as many as they are, the last one belongs to the last bar. */
function computeValues(
  use: string,
  { outputs, fixed }: LibraryFunction,
  bars: Bars,
  settings: Settings,
  out: readonly Float64Array[],
): void {
  let series = plain.get(bars.close);
  if (!series) {
    series = seriesOf(bars, 0, bars.n);
    plain.set(bars.close, series);
  }
  const result = call(use, { ...series, ...settings, ...fixed });
  outputs.forEach(([field], c) => {
    const isRows = Array.isArray(result);
    const rows = isRows ? result : (result as Record<string, unknown[]>)[field];
    const offset = bars.n - (rows as unknown[]).length;
    (rows as unknown[]).forEach((row, i) => {
      const value = isRows && field !== '' ? (row as Record<string, unknown>)[field] : row;
      if (typeof value === 'number' && Number.isFinite(value)) out[c]![offset + i] = value;
    });
  });
}

/** 1 in each row whose last bars are the pattern, else 0. */
function findPattern(use: string, length: number, bars: Bars, out: Float64Array): void {
  for (let i = length - 1; i < bars.n; i++) {
    out[i] = call(use, seriesOf(bars, i - length + 1, i + 1)) === true ? 1 : 0;
  }
}

function call(use: string, input: Input): unknown {
  return (library[use] as Library[string])(input);
}

/** The bars [from, to) in plain arrays; `values` is the close. */
function seriesOf(bars: Bars, from: number, to: number): Input {
  const input = Object.fromEntries(
    SERIES.map((name) => [name, [...bars[name].subarray(from, to)]]),
  );
  return { ...input, values: input.close as number[] };
}
