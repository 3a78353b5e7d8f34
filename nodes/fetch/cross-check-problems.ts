/**
 * Mistakes in `params.cross_check`: a source that there is not, one that proves
 * nothing, and files that are missing or not read.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import { type CrossCheck, crossCheckOf } from './cross-check.js';
import { type BarSource, type FetchParams, sourceIds } from './source.js';

/** All of them. */
export function crossCheckProblems(
  params: FetchParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const chosen = crossCheckOf(params);
  if (!chosen) return [];
  const isMapping = typeof params.cross_check !== 'string';
  const at = isMapping ? ['cross_check', 'source'] : ['cross_check'];
  const known = (id: string): BarSource | undefined =>
    plugins.get(id)?.value as BarSource | undefined;
  const second = known(chosen.source);
  if (!second) {
    const hint = suggestion(chosen.source, [...plugins.keys()]);
    const message = `there is no source "${chosen.source}"`;
    return [{ code: 'unknown-source', message, path: at, ...(hint === undefined ? {} : { hint }) }];
  }
  const proof = proofProblem(chosen, second, params, known);
  if (proof) return [{ code: 'no-cross-check', ...proof, path: at }];
  return pathProblems(chosen, second, isMapping);
}

/** Why a comparison with this source says nothing. */
function proofProblem(
  { source, path }: CrossCheck,
  second: BarSource,
  params: FetchParams,
  known: (id: string) => BarSource | undefined,
): { message: string; hint: string } | undefined {
  if (second.isSynthetic) {
    return {
      message: `source "${source}" makes its prices up, which proves nothing about others`,
      hint: 'name a provider, such as yahoo, or a file: { source: csv, path: closes.csv }',
    };
  }
  if (second.kind === 'stored') {
    return {
      message: `source "${source}" cannot be a second source: the database keeps one series of a symbol`,
      hint: 'name the file instead: { source: csv, path: closes.csv }',
    };
  }
  const ids = sourceIds(params);
  if (ids.some((id) => known(id)?.isSynthetic)) {
    return {
      message: `source "${ids[0]}" makes its prices up, and "${source}" knows nothing of them`,
      hint: 'leave "cross_check" out',
    };
  }
  if (ids.length === 1 && ids[0] === source && path === params.path) {
    return {
      message: `"${source}" is the source itself, which always says the same`,
      hint: 'name another one, or leave "cross_check" out',
    };
  }
  return undefined;
}

function pathProblems(
  { source, path, columns }: CrossCheck,
  second: BarSource,
  isMapping: boolean,
): PluginProblem[] {
  if (second.readsPath && path === null) {
    return [
      {
        code: 'missing-path',
        message: `the second source "${source}" needs "path", a file or a folder`,
        hint: `cross_check: { source: ${source}, path: closes.${source} }`,
        path: isMapping ? ['cross_check', 'source'] : ['cross_check'],
      },
    ];
  }
  if (!second.readsPath && path !== null) {
    return [
      {
        code: 'unused-path',
        message: `the second source "${source}" reads no file, but "path" is "${path}"`,
        hint: 'set "source" to csv or parquet, or leave "path" out',
        path: ['cross_check', 'path'],
      },
    ];
  }
  if (second.kind === 'provider' && Object.keys(columns).length > 0) {
    return [
      {
        code: 'unused-path',
        message: `the second source "${source}" reads no table, but "columns" are named`,
        hint: 'leave "columns" out',
        path: ['cross_check', 'columns'],
      },
    ];
  }
  return [];
}
