/**
 * Which indicator columns a project asks for, and in which order they stand.
 *
 * Columns follow family, then plug-in, then the plug-in's own order, default ones
 * before those with other settings, whatever the order of the request: a file
 * looks the same however it was asked for.
 */
import type { ColumnSpec, Plugin, PluginProblem } from '../../src/contract/index.js';
import { columnOf, type FoundColumn } from './find.js';
import { FAMILIES, type Indicator } from './indicator.js';
import { type IndicatorRequest, namesOf, type Word } from './requests.js';

export interface IndicatorParams {
  readonly indicators: readonly IndicatorRequest[];
  readonly lead_bars: number;
  readonly benchmark: string | null;
  /** How files keep indicators; prices and volume stay doubles, because money is counted in them. */
  readonly precision: 'float64' | 'float32';
}

/** The bars themselves, which stand before the indicators in every file. */
export const LEADING_COLUMNS: readonly ColumnSpec[] = [
  { name: 'date', type: 'date', about: 'exchange session' },
  { name: 'open', type: 'double', unit: 'USD', about: 'adjusted for splits and dividends' },
  { name: 'high', type: 'double', unit: 'USD', about: 'adjusted for splits and dividends' },
  { name: 'low', type: 'double', unit: 'USD', about: 'adjusted for splits and dividends' },
  { name: 'close', type: 'double', unit: 'USD', about: 'adjusted for splits and dividends' },
  { name: 'volume', type: 'double', unit: 'shares', about: 'shares traded' },
  { name: 'close_raw', type: 'double', unit: 'USD', about: 'close, adjusted for splits only' },
  {
    name: 'is_warmup',
    type: 'bool',
    about: 'true for the bars before the window, which only give signals their past',
  },
];

/** One selected column: which plug-in gives it, and what its values depend on. */
export interface SelectedColumn extends FoundColumn {
  readonly plugin: string;
  readonly spec: ColumnSpec;
  readonly needs?: 'benchmark';
}

/** What was asked for. */
export interface Selection {
  readonly columns: readonly SelectedColumn[];
  /** Names of default columns left out because the project names no benchmark. */
  readonly withoutBenchmark: readonly string[];
  readonly problems: readonly PluginProblem[];
}

/** The last selection by params: it is asked for when they are checked, by readers and in a run. */
const selections = new WeakMap<
  IndicatorParams,
  { readonly plugins: ReadonlyMap<string, Plugin>; readonly selection: Selection }
>();

/** The columns asked for, without repetition, and what was asked for in vain. */
export function selectColumns(
  params: IndicatorParams,
  plugins: ReadonlyMap<string, Plugin>,
): Selection {
  const known = selections.get(params);
  if (known?.plugins === plugins) return known.selection;
  const selection = select(params, plugins);
  selections.set(params, { plugins, selection });
  return selection;
}

function select(params: IndicatorParams, plugins: ReadonlyMap<string, Plugin>): Selection {
  const indicators = inOrder(plugins);
  const { words, problems } = namesOf(params.indicators, indicators);
  const found = new Map<string, { id: string; column: FoundColumn }>();
  const wanted = new Set(words.map(({ text }) => text));
  const withoutBenchmark: string[] = [];
  const hasBenchmark = params.benchmark !== null;
  for (const [id, indicator] of indicators) {
    const isGroup = ['all', indicator.family, id].some((word) => wanted.has(word));
    for (const { name } of indicator.columns) {
      if (!isGroup && !wanted.has(name)) continue;
      if (indicator.needs && !hasBenchmark) withoutBenchmark.push(name);
      else found.set(name, { id, column: columnOf(indicator, name) as FoundColumn });
    }
  }
  const missing: PluginProblem[] = [];
  for (const word of words) {
    const { plugin, text } = word;
    const indicator = plugin === undefined ? undefined : indicators.get(plugin);
    if (!indicator || plugin === undefined) continue;
    if (indicator.needs && !hasBenchmark) missing.push(noBenchmark(word));
    else if (!found.has(text)) {
      found.set(text, { id: plugin, column: columnOf(indicator, text) as FoundColumn });
    }
  }
  const ids = [...indicators.keys()];
  const columns = [...found.values()]
    .map(({ id, column }) => {
      const { needs, source } = indicators.get(id) as Indicator;
      const spec = { ...specOf(column, params), source };
      return { ...column, plugin: id, spec, ...(needs ? { needs } : {}) };
    })
    .sort((a, b) => ids.indexOf(a.plugin) - ids.indexOf(b.plugin) || compare(a.place, b.place));
  return { columns, withoutBenchmark, problems: [...problems, ...missing] };
}

/** Plug-ins by family, then by id. */
function inOrder(plugins: ReadonlyMap<string, Plugin>): ReadonlyMap<string, Indicator> {
  const all = [...plugins.values()].map(({ id, value }) => [id, value as Indicator] as const);
  const rank = ({ family }: Indicator): number => FAMILIES.indexOf(family);
  return new Map(all.sort(([a, x], [b, y]) => rank(x) - rank(y) || (a < b ? -1 : 1)));
}

function specOf({ column }: FoundColumn, { precision }: IndicatorParams): ColumnSpec {
  const { name, about, unit } = column;
  const type = precision === 'float32' ? 'float' : 'double';
  return { name, type, about, ...(unit ? { unit } : {}) };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < Math.min(a.length, b.length); k++) {
    const difference = (a[k] as number) - (b[k] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function noBenchmark({ text, path }: Word): PluginProblem {
  return {
    code: 'needs-benchmark',
    message: `"${text}" compares with a benchmark, and none is named`,
    path,
    hint: 'set the param "benchmark" to a symbol of the data',
  };
}
