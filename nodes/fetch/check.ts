/**
 * Mistakes in the params that a schema cannot see.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { crossCheckProblems } from './cross-check-problems.js';
import { providerProblems } from './provider-options.js';
import { type BarSource, type FetchParams, sourceIds } from './source.js';
import { caseTwins, symbolProblem } from './symbol-name.js';
import { choiceOf, isFile, unknownChoices } from './universe.js';
import { UNIVERSES } from './universes.js';

/** Everything that is wrong with the params, before anything is read. */
export function checkParams(
  params: FetchParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const known = (id: string): BarSource | undefined =>
    plugins.get(id)?.value as BarSource | undefined;
  return [
    ...unknownProblems(params, plugins),
    ...listProblems(params, known),
    ...sourceIds(params).flatMap((id) => {
      const source = known(id);
      return source ? sourceProblems(id, source, params) : [];
    }),
    ...crossCheckProblems(params, plugins),
    ...providerProblems(params, plugins),
    ...symbolProblems(params),
    ...universeProblems(params, plugins),
    ...dateProblems(params),
  ];
}

/** Where a source of the params stands. */
function placeOf({ source }: FetchParams, id: string): (string | number)[] {
  return typeof source === 'string' ? ['source'] : ['source', source.indexOf(id)];
}

function unknownProblems(
  params: FetchParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  return sourceIds(params).flatMap((id) => {
    if (plugins.has(id)) return [];
    const path = placeOf(params, id);
    const hint = suggestion(id, [...plugins.keys()]);
    const message = `there is no source "${id}"`;
    return [{ code: 'unknown-source', message, path, ...(hint === undefined ? {} : { hint }) }];
  });
}

/** Only a provider can stand in for another: made-up prices and files never do. */
function listProblems(
  params: FetchParams,
  known: (id: string) => BarSource | undefined,
): PluginProblem[] {
  const ids = sourceIds(params);
  if (ids.length < 2) return [];
  return ids.flatMap((id, i) => {
    const kind = known(id)?.kind;
    if (kind === undefined) return [];
    if (ids.indexOf(id) < i) {
      return [
        { code: 'not-a-provider', message: `source "${id}" is named twice`, path: ['source', i] },
      ];
    }
    if (kind === 'provider') return [];
    return [
      {
        code: 'not-a-provider',
        message: `source "${id}" is no provider that is asked symbol by symbol, so it cannot stand in a list`,
        hint: 'name it alone, or list only providers',
        path: ['source', i],
      },
    ];
  });
}

function sourceProblems(id: string, source: BarSource, params: FetchParams): PluginProblem[] {
  const { path, symbols, universe } = params;
  const problems: PluginProblem[] = [];
  if (source.readsPath && path === null) {
    problems.push({
      code: 'missing-path',
      message: `source "${id}" needs "path", a file or a folder`,
      path: placeOf(params, id),
    });
  }
  // The default source is the demo market: a path alone must not give made-up prices.
  if (!source.readsPath && path !== null) {
    problems.push({
      code: 'unused-path',
      message: `source "${id}" reads no file, but "path" is "${path}"`,
      hint: 'set "source" to csv or parquet, or leave "path" out',
      path: ['path'],
    });
  }
  if (!source.isSynthetic && typeof symbols === 'number') {
    problems.push({
      code: 'not-a-list',
      message: `"symbols" is ${symbols}, but source "${id}" needs a list of symbols, or null for all`,
      path: ['symbols'],
    });
  }
  if (source.kind === 'provider' && symbols === null && universe === null) {
    problems.push({
      code: 'not-a-list',
      message: `source "${id}" needs "symbols" or a "universe", the list of what it is asked for`,
      path: placeOf(params, id),
    });
  }
  if (source.kind !== 'provider' && params.as_of !== 'frozen') {
    problems.push({
      code: 'unused-as-of',
      message: `"as_of" is "${params.as_of}", but source "${id}" is asked for nothing that has a date`,
      hint: 'leave "as_of" out; "end" cuts what is read',
      path: ['as_of'],
    });
  }
  return problems;
}

/** Symbols that are none, and such that one file system would take for one another. */
function symbolProblems({ symbols }: FetchParams): PluginProblem[] {
  if (!Array.isArray(symbols)) return [];
  const problems = (symbols as readonly unknown[]).flatMap((symbol, i): PluginProblem[] => {
    const problem = symbolProblem(symbol);
    return problem ? [{ code: 'not-a-symbol', ...problem, path: ['symbols', i] }] : [];
  });
  if (problems.length > 0) return problems;
  return caseTwins(symbols as readonly string[]).map(([first, second]) => ({
    code: 'not-a-symbol',
    message: `symbol "${second}" differs from "${first}" only by case`,
    hint: 'write it as the data have it; as files the two would be one on some systems',
    path: ['symbols', symbols.indexOf(second)],
  }));
}

function universeProblems(
  params: FetchParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const { universe: written, symbols } = params;
  if (written === null) return [];
  const problems: PluginProblem[] = [];
  if (symbols !== null) {
    problems.push({
      code: 'two-lists',
      message: '"universe" and "symbols" both say which symbols to take',
      hint: 'leave one of them out',
      path: ['symbols'],
    });
  }
  const choice = choiceOf(written);
  if (isFile(choice.use)) return problems;
  const path = typeof written === 'string' ? ['universe'] : ['universe', 'use'];
  const universe = UNIVERSES.get(choice.use);
  if (!universe) {
    const names = [...UNIVERSES.keys()];
    const hint =
      suggestion(choice.use, names) ??
      `there are ${names.join(', ')}; a file of your own ends in .yaml`;
    const message = `there is no universe "${choice.use}"`;
    return [...problems, { code: 'unknown-universe', message, hint, path }];
  }
  const ids = [params.source].flat();
  const source = plugins.get(ids[0] as string)?.value as BarSource | undefined;
  if (source && source.isSynthetic !== universe.isSynthetic) {
    const [is, isNot] = universe.isSynthetic ? ['made up', 'is not'] : ['real', 'is made up'];
    problems.push({
      code: 'wrong-universe',
      message: `the symbols of universe "${choice.use}" are ${is}, but source "${ids[0]}" ${isNot}`,
      path,
    });
  }
  for (const { field, index, name, known } of unknownChoices(universe, choice)) {
    problems.push({
      code: 'unknown-group',
      message: `universe "${choice.use}" has no "${name}" among its ${field}`,
      hint: suggestion(name, known) ?? `there are ${known.join(', ')}`,
      path: ['universe', field, index],
    });
  }
  return problems;
}

function dateProblems(params: FetchParams): PluginProblem[] {
  const { start, end, as_of } = params;
  const problems: PluginProblem[] = [];
  if (as_of !== 'frozen' && as_of !== 'today' && parseDay(as_of) === undefined) {
    problems.push({
      code: 'bad-date',
      message: `"${as_of}" is none of frozen, today and a date YYYY-MM-DD`,
      path: ['as_of'],
    });
  }
  for (const key of ['start', 'end'] as const) {
    const text = params[key];
    if (text === null || parseDay(text) !== undefined) continue;
    problems.push({
      code: 'bad-date',
      message: `"${text}" is not a date - expected YYYY-MM-DD`,
      path: [key],
    });
  }
  if (problems.length === 0 && start !== null && end !== null && start > end) {
    problems.push({
      code: 'end-before-start',
      message: `end "${end}" is before start "${start}"`,
      path: ['end'],
    });
  }
  return problems;
}
