/**
 * Which column of an indicator a name means, and how its values are made.
 *
 * The name alone says it: the workers see nothing of a project's params.
 */
import type { Bars, Indicator, IndicatorColumn, Parametric, Scratch } from './indicator.js';
import { columnName, numbersIn, readSettings, type Settings, valueProblem } from './names.js';

/** One column of an indicator. */
export interface FoundColumn {
  readonly column: IndicatorColumn;
  /** Position in the arrays that the group's `compute` fills. */
  readonly position: number;
  /** What says apart the groups of columns that are computed together. */
  readonly group: string;
  /** Where it stands among the columns of its indicator: defaults first. */
  readonly place: readonly number[];
}

/** Columns that are computed together, in order. */
export interface ColumnGroup {
  readonly size: number;
  compute(bars: Bars, out: readonly Float64Array[], scratch: Scratch): void;
}

/** What a name with settings means, or why it means nothing. */
export type NameReading =
  | { readonly variant: number; readonly column: number; readonly settings: Settings }
  | { readonly problem: string };

/** The column of that name; undefined when there is none. */
export function columnOf(indicator: Indicator, name: string): FoundColumn | undefined {
  const position = indicator.columns.findIndex((column) => column.name === name);
  if (position >= 0) {
    const column = indicator.columns[position] as IndicatorColumn;
    return { column, position, group: '', place: [0, position] };
  }
  const reading = readName(indicator, name);
  if (!reading || 'problem' in reading) return undefined;
  const { variant, column: c, settings } = reading;
  const columns = variantOf(indicator, variant).columns(settings);
  return {
    column: { ...(columns[c] as IndicatorColumn), name },
    position: c,
    group: JSON.stringify([variant, settings]),
    place: [1, variant, ...Object.values(settings), c],
  };
}

/** The columns that stand in one group of `columnOf`. */
export function groupOf(indicator: Indicator, group: string): ColumnGroup {
  if (group === '') {
    return {
      size: indicator.columns.length,
      compute: (bars, out, scratch) => indicator.compute(bars, out, scratch),
    };
  }
  const [variant, settings] = JSON.parse(group) as [number, Settings];
  const parametric = variantOf(indicator, variant);
  return {
    size: parametric.columns(settings).length,
    compute: (bars, out, scratch) => parametric.compute(bars, settings, out, scratch),
  };
}

/** Reads a name as a column with settings; undefined when it is no such name of this indicator. */
export function readName(indicator: Indicator, name: string): NameReading | undefined {
  for (const [variant, parametric] of (indicator.variants ?? []).entries()) {
    const patterns = parametric.columns(parametric.defaults[0] as Settings);
    for (const [column, { name: pattern }] of patterns.entries()) {
      const numbers = numbersIn(pattern, name);
      if (!numbers) continue;
      const found = readSettings(parametric.params, numbers);
      const [settings] = found;
      if (!settings || found.length > 1) {
        return { problem: wrongNumbers(parametric, pattern, numbers, found.length) };
      }
      const problem = settingsProblem(parametric, settings);
      return problem === undefined ? { variant, column, settings } : { problem };
    }
  }
  return undefined;
}

function variantOf({ variants = [] }: Indicator, variant: number): Parametric<Settings> {
  return variants[variant] as Parametric<Settings>;
}

/** What is wrong with settings, or undefined. */
export function settingsProblem(
  parametric: Parametric<Settings>,
  settings: Settings,
): string | undefined {
  for (const [name, spec] of Object.entries(parametric.params)) {
    const problem = valueProblem(name, spec, settings[name]);
    if (problem !== undefined) return problem;
  }
  return parametric.problem?.(settings);
}

function wrongNumbers(
  { params, defaults }: Parametric<Settings>,
  pattern: string,
  numbers: readonly string[],
  readings: number,
): string {
  const names = Object.keys(params).join(', ');
  const example = columnName(pattern, defaults[0] as Settings);
  if (numbers.length === 0) return `it needs ${names}, as in "${example}"`;
  const text = numbers.join('_');
  return readings > 1
    ? `"${text}" can be read as ${names} in ${readings} ways; write an object with "use"`
    : `"${text}" is not ${names}, as in "${example}"`;
}
