/**
 * Which stress scenarios a project has, and what is wrong with them.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { fileNameOf } from '../lib/market/file-name.js';
import { type StressDefinition, stepOf } from '../lib/market/stress-scenario.js';

export interface StressParams {
  readonly benchmark: string;
  readonly bonds: string | null;
  readonly use: 'all' | readonly string[];
  readonly define: readonly StressDefinition[];
}

/** A definition with where it came from: a file's id, or its place in the params. */
export interface DefinedStress {
  readonly definition: StressDefinition;
  /** Seeds are made from it: the file's id, or the name as a file name. */
  readonly id: string;
  readonly plugin?: string;
  readonly index?: number;
}

/** The scenarios asked for: files by their ids, then those of the params. */
export function selectStress(
  params: StressParams,
  plugins: ReadonlyMap<string, Plugin>,
): DefinedStress[] {
  const files = [...plugins.values()]
    .filter(({ id }) => params.use === 'all' || params.use.includes(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, value }) => ({ id, plugin: id, definition: value as StressDefinition }));
  const own = params.define.map((definition, index) => ({
    id: fileNameOf(definition.name),
    index,
    definition,
  }));
  return [...files, ...own];
}

/** One scenario per draw; where there are several, their names are numbered. */
export function drawsOf(scenario: DefinedStress): DefinedStress[] {
  const { name, draw, draws } = scenario.definition;
  if (draws === 1) return [scenario];
  return Array.from({ length: draws }, (_, k) => ({
    ...scenario,
    definition: { ...scenario.definition, name: `${name} ${k + 1}`, draw: draw + k, draws: 1 },
  }));
}

/** No scenario at all, ids that do not exist, names that collide, dates and sessions that cannot be. */
export function checkStress(
  params: StressParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const problems: PluginProblem[] = [];
  if (params.use.length === 0 && params.define.length === 0) {
    problems.push({
      code: 'no-scenario',
      message: '"use" is empty and nothing is defined, so there is no scenario',
      hint: 'say "use: all", list ids of scenario files, or define some',
      path: ['use'],
    });
  }
  if (params.use !== 'all') {
    for (const [i, id] of params.use.entries()) {
      if (plugins.has(id)) continue;
      const hint = suggestion(id, [...plugins.keys()]);
      const message = `there is no stress scenario file "${id}"`;
      problems.push({
        code: 'unknown-scenario',
        message,
        path: ['use', i],
        ...(hint === undefined ? {} : { hint }),
      });
    }
  }
  const names = new Map<string, string>();
  for (const scenario of selectStress(params, plugins)) {
    problems.push(...nameProblems(scenario, names));
    problems.push(...dateProblems(scenario), ...stepProblems(params, scenario));
  }
  return problems;
}

/** `names`: those before it, by the files that they give; its own are added. */
function nameProblems(scenario: DefinedStress, names: Map<string, string>): PluginProblem[] {
  const { name } = scenario.definition;
  if (fileNameOf(name) === '') {
    const message = `scenario name "${name}" has no letter or digit to name a file by`;
    const hint = 'give it another name';
    return [{ code: 'bad-name', message, hint, ...at(scenario, 'name') }];
  }
  const own = drawsOf(scenario).map(({ definition }) => definition.name);
  const taken = own.find((one) => names.has(fileNameOf(one).toLowerCase()));
  const other = taken === undefined ? '' : names.get(fileNameOf(taken).toLowerCase());
  for (const one of own) names.set(fileNameOf(one).toLowerCase(), one);
  if (taken === undefined) return [];
  const message = `scenario names "${taken}" and "${other}" give the same file name`;
  const hint = 'give it another name';
  return [{ code: 'duplicate-name', message, hint, ...at(scenario, 'name') }];
}

function dateProblems(scenario: DefinedStress): PluginProblem[] {
  const { name, base, path } = scenario.definition;
  const [step, settings] = stepOf(path);
  const days: [readonly string[], string][] = [[['base'], base]];
  if (step === 'replay') {
    const { from, to } = settings as { from: string; to: string };
    days.push([['path', step, 'from'], from], [['path', step, 'to'], to]);
  }
  const problems = days.flatMap(([place, text]): PluginProblem[] =>
    parseDay(text) === undefined
      ? [
          {
            code: 'bad-date',
            message: `${place.at(-1)} "${text}" of scenario "${name}" is not a date - expected YYYY-MM-DD`,
            ...at(scenario, ...place),
          },
        ]
      : [],
  );
  const [, from, to] = days.map(([, text]) => text);
  if (problems.length === 0 && from !== undefined && (to as string) <= from) {
    const message = `the event of scenario "${name}" ends "${to}", not after its start "${from}"`;
    problems.push({
      code: 'end-before-start',
      message,
      ...at(scenario, 'path', step, 'to'),
    });
  }
  return problems;
}

/** Overlays that cannot do what they say. */
function stepProblems(params: StressParams, scenario: DefinedStress): PluginProblem[] {
  const { name, sessions, overlays } = scenario.definition;
  return overlays.flatMap((overlay, i): PluginProblem[] => {
    const [step, settings] = stepOf(overlay);
    const { at: session } = settings as { at?: number };
    if (step === 'gap' && sessions !== null && (session as number) > sessions) {
      const message = `the gap of scenario "${name}" is at session ${session}, and it has ${sessions}`;
      return [{ code: 'gap-outside', message, ...at(scenario, 'overlays', i, step, 'at') }];
    }
    if (step === 'rate_shock' && params.bonds === null) {
      const message = `scenario "${name}" shocks yields, and no symbol of bonds is named`;
      const hint = 'set the param "bonds" to a symbol of the data';
      const place = at(scenario, 'overlays', i, step);
      // A scenario that comes with the program is right: what is missing is a param.
      return [
        { code: 'needs-bonds', message, hint, ...(place.plugin ? { path: ['bonds'] } : place) },
      ];
    }
    return [];
  });
}

function at(
  scenario: DefinedStress,
  ...path: readonly (string | number)[]
): Pick<PluginProblem, 'plugin' | 'path'> {
  return scenario.plugin === undefined
    ? { path: ['define', scenario.index as number, ...path] }
    : { plugin: scenario.plugin, path };
}
