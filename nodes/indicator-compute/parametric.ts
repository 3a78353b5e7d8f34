/**
 * Indicators whose settings a user may choose: `sma_30` as well as `sma_20`.
 *
 * A plug-in says what it computes for any settings, and which settings are among
 * the columns that "all" gives. Column names follow the settings (see names.ts)
 * unless the plug-in names the default columns itself.
 */
import type { Indicator, Parametric } from './indicator.js';
import { columnName, type Settings } from './names.js';

/** A window in bars. */
export const BARS = { about: 'bars', min: 1, max: 5000 } as const;
/** A window that one bar does not fill. */
export const SEVERAL_BARS = { about: 'bars', min: 2, max: 5000 } as const;
/** A positive factor. */
export const FACTOR = { about: 'factor', min: 0.01, max: 100, decimal: true } as const;

/** Settings of a single param, one per value. */
export function each<K extends string>(name: K, values: readonly number[]): Record<K, number>[] {
  return values.map((value) => ({ [name]: value }) as Record<K, number>);
}

/** Declares an indicator with settings. */
export function defineParametric<S extends { readonly [K in keyof S]: number }>(
  spec: Parametric<S>,
): Indicator {
  const groups = spec.defaults.map((settings) => {
    const columns = spec.columns(settings);
    return { settings, columns };
  });
  const patterns = groups.flatMap(({ settings, columns }) =>
    columns.map((column) => ({ ...column, name: columnName(column.name, settings as Settings) })),
  );
  const named = patterns.map((column, i) => {
    const name = spec.names ? spec.names[i] : column.name;
    return name === null || name === undefined ? undefined : { ...column, name };
  });
  return {
    about: spec.about,
    source: spec.source,
    family: spec.family,
    ...(spec.needs ? { needs: spec.needs } : {}),
    columns: named.filter((column) => column !== undefined),
    compute(bars, out, scratch) {
      let at = 0;
      let column = 0;
      for (const { settings, columns } of groups) {
        // Pushed, not mapped: an array of one kind only keeps every compute compiled.
        const targets: Float64Array[] = [];
        for (const _ of columns) {
          targets.push(named[column++] ? (out[at++] as Float64Array) : scratch.take());
        }
        spec.compute(bars, settings, targets, scratch);
      }
    },
    variants: [spec as unknown as Parametric<Settings>],
  };
}
