/**
 * Mistakes in the params that a schema cannot see.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import { providerProblems } from './provider-options.js';
import type { BarSource, FetchParams } from './source.js';

/** Everything that is wrong with the params, before anything is read. */
export function checkParams(
  params: FetchParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  return [
    ...sourceProblems(params, plugins),
    ...providerProblems(params, plugins),
    ...symbolProblems(params),
    ...dateProblems(params),
  ];
}

function sourceProblems(
  params: FetchParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const { source: id, path, symbols } = params;
  const source = plugins.get(id)?.value as BarSource | undefined;
  if (!source) {
    const hint = suggestion(id, [...plugins.keys()]);
    return [
      {
        code: 'unknown-source',
        message: `there is no source "${id}"`,
        path: ['source'],
        ...(hint === undefined ? {} : { hint }),
      },
    ];
  }
  const problems: PluginProblem[] = [];
  if (source.readsPath && path === null) {
    problems.push({
      code: 'missing-path',
      message: `source "${id}" needs "path", a file or a folder`,
      path: ['source'],
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
  return problems;
}

/** Symbols that YAML read as something else than text. */
function symbolProblems({ symbols }: FetchParams): PluginProblem[] {
  if (!Array.isArray(symbols)) return [];
  return (symbols as readonly unknown[]).flatMap((symbol, i): PluginProblem[] => {
    if (typeof symbol === 'string' && symbol !== '') return [];
    const text = String(symbol).toUpperCase();
    const hint =
      typeof symbol === 'number'
        ? `quote it as the data have it: "${text}", or with the zeros that YAML dropped`
        : typeof symbol === 'boolean' || symbol === null
          ? `quote it: "${text}"`
          : undefined;
    const message =
      symbol === '' ? 'a symbol is empty' : `symbol ${JSON.stringify(symbol)} is not text`;
    return [
      {
        code: 'not-a-symbol',
        message,
        path: ['symbols', i],
        ...(hint === undefined ? {} : { hint }),
      },
    ];
  });
}

function dateProblems(params: FetchParams): PluginProblem[] {
  const { start, end } = params;
  const problems: PluginProblem[] = [];
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
