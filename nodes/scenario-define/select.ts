/**
 * Which scenarios a project has, and what is wrong with them.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { fileNameOf } from '../lib/market/file-name.js';
import type { DefinedScenario, ScenarioDefinition, ScenarioParams } from './scenario.js';

/** The scenarios asked for: files by their order, then those of the params. */
export function selectScenarios(
  params: ScenarioParams,
  plugins: ReadonlyMap<string, Plugin>,
): DefinedScenario[] {
  const files = [...plugins.values()]
    .map((plugin) => ({ plugin: plugin.id, definition: plugin.value as ScenarioDefinition }))
    .filter(({ plugin }) => params.use === 'all' || params.use.includes(plugin))
    .sort((a, b) => order(a.definition) - order(b.definition) || (a.plugin < b.plugin ? -1 : 1));
  return [...files, ...params.define.map((definition, index) => ({ definition, index }))];
}

/** No scenario at all, dates that are none, ends before starts, names that collide, ids that do not exist. */
export function checkScenarios(
  params: ScenarioParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const problems: PluginProblem[] = [];
  if (params.use.length === 0 && params.define.length === 0 && params.detect === null) {
    problems.push({
      code: 'no-scenario',
      message: '"use" is empty and nothing is defined, so there is no scenario',
      hint: 'say "use: all", list ids of scenario files, define some, or detect them',
      path: ['use'],
    });
  }
  if (params.use !== 'all') {
    for (const [i, id] of params.use.entries()) {
      if (plugins.has(id)) continue;
      const hint = suggestion(id, [...plugins.keys()]);
      problems.push({
        code: 'unknown-scenario',
        message: `there is no scenario file "${id}"`,
        path: ['use', i],
        ...(hint === undefined ? {} : { hint }),
      });
    }
  }
  const byName = new Map<string, DefinedScenario>();
  for (const scenario of selectScenarios(params, plugins)) {
    problems.push(...dateProblems(scenario));
    const file = fileNameOf(scenario.definition.name).toLowerCase();
    const other = byName.get(file);
    if (other) problems.push(nameProblem(scenario, other));
    else byName.set(file, scenario);
    if (file === '') {
      problems.push({
        code: 'bad-name',
        message: `scenario name "${scenario.definition.name}" has no letter or digit to name a file by`,
        ...at(scenario, 'name'),
      });
    }
  }
  return problems;
}

function dateProblems(scenario: DefinedScenario): PluginProblem[] {
  const { start, end, name } = scenario.definition;
  const problems: PluginProblem[] = [];
  for (const [key, text] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (parseDay(text) !== undefined) continue;
    problems.push({
      code: 'bad-date',
      message: `${key} "${text}" of scenario "${name}" is not a date - expected YYYY-MM-DD`,
      ...at(scenario, key),
    });
  }
  if (problems.length === 0 && end < start) {
    problems.push({
      code: 'end-before-start',
      message: `end "${end}" of scenario "${name}" is before its start "${start}"`,
      ...at(scenario, 'end'),
    });
  }
  return problems;
}

function nameProblem(scenario: DefinedScenario, other: DefinedScenario): PluginProblem {
  const { name } = scenario.definition;
  const message =
    name === other.definition.name
      ? `scenario name "${name}" is used twice`
      : `scenario names "${name}" and "${other.definition.name}" give the same file name`;
  return { code: 'duplicate-name', message, hint: 'give it another name', ...at(scenario, 'name') };
}

function at(scenario: DefinedScenario, key: string): Pick<PluginProblem, 'plugin' | 'path'> {
  return scenario.plugin === undefined
    ? { path: ['define', scenario.index as number, key] }
    : { plugin: scenario.plugin, path: [key] };
}

function order(definition: ScenarioDefinition): number {
  return definition.order ?? Number.MAX_SAFE_INTEGER;
}
