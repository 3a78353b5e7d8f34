/**
 * What a project writes under "indicators", brought to names of columns.
 *
 * An entry is a word ("all", a family, an indicator, a column such as `sma_30`) or
 * an object that names an indicator and its settings, single or in lists.
 */
import { type PluginProblem, suggestion } from '../../src/contract/index.js';
import { readName, settingsProblem } from './find.js';
import { FAMILIES, type Indicator, type Parametric } from './indicator.js';
import { columnName, type Settings } from './names.js';

/** An entry of "indicators". */
export type IndicatorRequest =
  | string
  | {
      readonly use: string;
      readonly lib?: string;
      readonly [param: string]: string | number | readonly number[] | undefined;
    };

type Path = readonly (string | number)[];

/** A name that was asked for, and where; `plugin` when it names a single column. */
export interface Word {
  readonly text: string;
  readonly path: Path;
  readonly plugin?: string;
}

interface Names {
  readonly words: readonly Word[];
  readonly problems: readonly PluginProblem[];
}

/** Libraries by the name under "lib": the plug-in that reaches each. */
const LIBRARIES: Readonly<Record<string, string>> = { technicalindicators: 'ti' };

/** All names asked for, and what is wrong with the rest. */
export function namesOf(
  requests: readonly IndicatorRequest[],
  indicators: ReadonlyMap<string, Indicator>,
): Names {
  const words: Word[] = [];
  const problems: PluginProblem[] = [];
  requests.forEach((request, i) => {
    const path = ['indicators', i];
    const result =
      typeof request === 'string'
        ? readWord(request, path, indicators)
        : readObject(request, path, indicators);
    words.push(...result.words);
    problems.push(...result.problems);
  });
  return { words, problems };
}

function readWord(text: string, path: Path, indicators: ReadonlyMap<string, Indicator>): Names {
  if (text === 'all' || indicators.has(text) || (FAMILIES as readonly string[]).includes(text)) {
    return { words: [{ text, path }], problems: [] };
  }
  for (const [plugin, indicator] of indicators) {
    if (indicator.columns.some(({ name }) => name === text)) {
      return { words: [{ text, path, plugin }], problems: [] };
    }
  }
  for (const [plugin, indicator] of indicators) {
    const reading = readName(indicator, text);
    if (!reading) continue;
    return 'problem' in reading
      ? refuse(path, `"${text}" cannot be computed: ${reading.problem}`)
      : { words: [{ text, path, plugin }], problems: [] };
  }
  const message = `there is no indicator, column or family "${text}"`;
  return unknown(path, message, text, nearNames(text, indicators));
}

/** All words, and all columns with the settings that the word has. */
function nearNames(text: string, indicators: ReadonlyMap<string, Indicator>): string[] {
  const names = ['all', ...FAMILIES, ...indicators.keys()];
  const settings = /(_\d+)+$/.exec(text)?.[0];
  for (const { columns, variants } of indicators.values()) {
    names.push(...columns.map(({ name }) => name));
    if (settings === undefined) continue;
    for (const { columns: of, defaults } of variants ?? []) {
      names.push(...of(defaults[0] as Settings).map(({ name }) => `${name}${settings}`));
    }
  }
  return names.filter((name) => !name.includes('*'));
}

function readObject(
  request: Exclude<IndicatorRequest, string>,
  path: Path,
  indicators: ReadonlyMap<string, Indicator>,
): Names {
  const { use, lib, ...values } = request;
  if (lib !== undefined && !(lib in LIBRARIES)) {
    const known = Object.keys(LIBRARIES);
    return unknown([...path, 'lib'], `there is no library "${lib}"`, lib, known);
  }
  const plugin = lib === undefined ? use : (LIBRARIES[lib] as string);
  const indicator = indicators.get(plugin);
  const variants = indicator?.variants ?? [];
  const parametric = lib === undefined ? variants[0] : variants.find((one) => one.use === use);
  if (!indicator || (lib !== undefined && !parametric)) {
    const what = lib === undefined ? 'indicator' : `function of ${lib}`;
    const known = lib === undefined ? [...indicators.keys()] : variants.map((one) => `${one.use}`);
    return unknown([...path, 'use'], `there is no ${what} "${use}"`, use, known);
  }
  if (!parametric || (lib === undefined && Object.keys(values).length === 0)) {
    const [name] = Object.keys(values);
    if (name === undefined) return { words: [{ text: plugin, path }], problems: [] };
    const message = `"${use}" has no settings, found "${name}"`;
    return refuse([...path, name], message, true);
  }
  return expand(parametric, use, plugin, values, path);
}

/** Every combination of the values, the indicator's own where a param is left out. */
function expand(
  parametric: Parametric<Settings>,
  use: string,
  plugin: string,
  values: Readonly<Record<string, unknown>>,
  path: Path,
): Names {
  const params = Object.keys(parametric.params);
  for (const name of Object.keys(values)) {
    if (params.includes(name)) continue;
    const message = `"${use}" has no param "${name}"; it has ${params.join(', ')}`;
    const hint = suggestion(name, params);
    return refuse([...path, name], message, true, hint);
  }
  let combinations: Settings[] = [{}];
  for (const name of params) {
    const value = values[name] ?? (parametric.defaults[0] as Settings)[name];
    const list = (Array.isArray(value) ? value : [value]) as number[];
    combinations = combinations.flatMap((one) => list.map((each) => ({ ...one, [name]: each })));
  }
  const words: Word[] = [];
  for (const settings of combinations) {
    const problem = settingsProblem(parametric, settings);
    if (problem !== undefined) {
      return refuse(path, `"${use}" cannot be computed: ${problem}`);
    }
    for (const { name } of parametric.columns(settings)) {
      words.push({ text: columnName(name, settings), path, plugin });
    }
  }
  return { words, problems: [] };
}

function unknown(path: Path, message: string, word: string, known: readonly string[]): Names {
  const hint = suggestion(word, known);
  const problem = { code: 'unknown-indicator', message, path };
  return { words: [], problems: [hint === undefined ? problem : { ...problem, hint }] };
}

function refuse(path: Path, message: string, atKey = false, hint?: string): Names {
  const problem = { code: 'bad-indicator-param', message, path, atKey };
  return { words: [], problems: [hint === undefined ? problem : { ...problem, hint }] };
}
