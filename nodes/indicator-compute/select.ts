/**
 * Which indicator columns a project asks for, and in which order they stand.
 *
 * Columns follow family, then plug-in, then the plug-in's own order, whatever
 * the order of the request: a file looks the same however it was asked for.
 */
import {
  type ColumnSpec,
  type Plugin,
  type PluginProblem,
  suggestion,
} from '../../src/contract/index.js';
import { FAMILIES, type Indicator } from './indicator.js';

export interface IndicatorParams {
  readonly indicators: readonly string[];
  readonly lead_bars: number;
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

/** One selected column: which plug-in gives it, as which of its columns. */
export interface SelectedColumn {
  readonly plugin: string;
  readonly position: number;
  readonly spec: ColumnSpec;
}

/** The columns asked for, without repetition. Unknown words select nothing; `checkIndicators` names them. */
export function selectColumns(
  params: IndicatorParams,
  plugins: ReadonlyMap<string, Plugin>,
): SelectedColumn[] {
  const wanted = new Set(params.indicators);
  return [...plugins.values()]
    .map(({ id, value }) => ({ id, indicator: value as Indicator }))
    .sort(
      (a, b) =>
        FAMILIES.indexOf(a.indicator.family) - FAMILIES.indexOf(b.indicator.family) ||
        (a.id < b.id ? -1 : 1),
    )
    .flatMap(({ id, indicator }) =>
      indicator.columns.flatMap(({ name, about, unit }, position) => {
        const isWanted = ['all', indicator.family, id, name].some((word) => wanted.has(word));
        if (!isWanted) return [];
        const spec = { name, type: 'double' as const, about, ...(unit ? { unit } : {}) };
        return [{ plugin: id, position, spec }];
      }),
    );
}

/** Words that name no family, indicator or column. */
export function checkIndicators(
  params: IndicatorParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const known = new Set<string>(['all', ...FAMILIES]);
  for (const { id, value } of plugins.values()) {
    known.add(id);
    for (const column of (value as Indicator).columns) known.add(column.name);
  }
  return params.indicators.flatMap((word, i) => {
    if (known.has(word)) return [];
    const hint = suggestion(word, [...known]);
    return [
      {
        code: 'unknown-indicator',
        message: `there is no indicator, column or family "${word}"`,
        path: ['indicators', i],
        ...(hint === undefined ? {} : { hint }),
      },
    ];
  });
}
