/**
 * How the settings of an indicator stand in a column's name, and back.
 *
 * `sma` with a period of 30 is `sma_30`; a decimal point is written as `_`, so that
 * `bb_upper_10_1_5` has a period of 10 and 1.5 deviations. A name is read only as
 * what would be written that way, so no two settings share one.
 */

/** A number that shapes an indicator. */
export interface ParamSpec {
  readonly about: string;
  readonly min: number;
  readonly max: number;
  /** True: fractions are allowed. */
  readonly decimal?: boolean;
}

export type Params = Readonly<Record<string, ParamSpec>>;

export type Settings = Readonly<Record<string, number>>;

/** Name of a column: the pattern with the numbers at its `*`, or behind it. */
export function columnName(pattern: string, settings: Settings): string {
  const numbers = Object.values(settings).map((value) => String(value).replace('.', '_'));
  const text = numbers.join('_');
  if (text === '') return pattern;
  return pattern.includes('*') ? pattern.replace('*', text) : `${pattern}_${text}`;
}

/**
 * The numbers in a name, as they stand between underscores, none in the bare pattern;
 * undefined when the name is not the pattern with numbers in it.
 */
export function numbersIn(pattern: string, name: string): readonly string[] | undefined {
  if (name === pattern) return [];
  const [head, tail] = pattern.includes('*')
    ? (pattern.split('*') as [string, string])
    : [`${pattern}_`, ''];
  if (!name.startsWith(head) || !name.endsWith(tail)) return undefined;
  const middle = name.slice(head.length, name.length - tail.length);
  return /^\d+(_\d+)*$/.test(middle) ? middle.split('_') : undefined;
}

/** Settings that are written as these numbers: one, none, or several that cannot be told apart. */
export function readSettings(params: Params, numbers: readonly string[]): Settings[] {
  const specs = Object.entries(params);
  const found: Settings[] = [];
  const read = (k: number, at: number, values: readonly (readonly [string, number])[]): void => {
    const param = specs[k];
    if (!param) {
      if (at === numbers.length) found.push(Object.fromEntries(values));
      return;
    }
    const [name, { decimal }] = param;
    for (const width of decimal ? [1, 2] : [1]) {
      const text = numbers.slice(at, at + width).join('.');
      if (at + width > numbers.length || String(Number(text)) !== text) continue;
      read(k + 1, at + width, [...values, [name, Number(text)]]);
    }
  };
  read(0, 0, []);
  return found;
}

/** What is wrong with one value, or undefined. */
export function valueProblem(name: string, spec: ParamSpec, value: unknown): string | undefined {
  const { decimal, min, max } = spec;
  const isNumber = typeof value === 'number' && (decimal || Number.isInteger(value));
  if (isNumber && value >= min && value <= max) return undefined;
  const kind = decimal ? 'a number' : 'a whole number';
  return `${name} is ${JSON.stringify(value)}, expected ${kind} from ${min} to ${max}`;
}
