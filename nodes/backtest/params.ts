/**
 * The node's params, and the strategies that they ask for.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import type { ParamSpec, ParamValue, Role, Strategy, StrategyParams } from './strategy.js';

/** A strategy as written in pipelines.yaml: its id, or an id of one's own with what it uses. */
export type StrategyEntry =
  | string
  | {
      readonly id: string;
      readonly use?: string;
      readonly params?: Readonly<Record<string, unknown>>;
    };

export interface BacktestParams extends Readonly<Record<Role, string | null>> {
  readonly benchmark: string;
  readonly strategies: 'all' | readonly StrategyEntry[];
  /** 'symbols': one backtest per symbol; 'portfolio': one of the baskets as a whole. */
  readonly form: 'symbols' | 'portfolio';
  /** Shares of other countries: what a portfolio compares the market with. */
  readonly foreign: string | null;
  readonly initial_cash: number;
  readonly slippage_bps: number;
  readonly commission_bps: number;
  readonly rebalance_band: number;
  readonly whole_shares: boolean;
  readonly min_sessions: number;
}

/** A strategy with all its settings. */
export interface ResolvedStrategy {
  readonly id: string;
  readonly plugin: string;
  readonly strategy: Strategy;
  readonly params: StrategyParams;
}

interface Entry {
  readonly id: string;
  readonly plugin: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Where it stands in the params; empty for "all". */
  readonly path: readonly (string | number)[];
  readonly isObject: boolean;
}

function entries(params: BacktestParams, plugins: ReadonlyMap<string, Plugin>): Entry[] {
  if (params.strategies === 'all') {
    return [...plugins.keys()]
      .filter((id) => params.form !== 'portfolio' || isBasket(plugins, id))
      .sort()
      .map((id) => ({ id, plugin: id, given: {}, path: ['strategies'], isObject: false }));
  }
  return params.strategies.map((entry, i) => {
    const path = ['strategies', i];
    if (typeof entry === 'string') {
      return { id: entry, plugin: entry, given: {}, path, isObject: false };
    }
    const { id, use = id, params: given = {} } = entry;
    return { id, plugin: use, given, path, isObject: true };
  });
}

function isBasket(plugins: ReadonlyMap<string, Plugin>, id: string): boolean {
  return (plugins.get(id)?.value as Strategy | undefined)?.kind === 'basket';
}

/** The strategies asked for, in order. Call only when `checkStrategies` found nothing. */
export function resolveStrategies(
  params: BacktestParams,
  plugins: ReadonlyMap<string, Plugin>,
): ResolvedStrategy[] {
  return entries(params, plugins).map(({ id, plugin, given }) => {
    const strategy = (plugins.get(plugin) as Plugin).value as Strategy;
    const merged = Object.entries(strategy.params).map(([name, spec]) => [
      name,
      given[name] ?? spec.default,
    ]);
    return { id, plugin, strategy, params: Object.fromEntries(merged) as StrategyParams };
  });
}

/** Names of columns that a model gives: `probability` and those of its parts. */
function isOfModel(column: string): boolean {
  return /^probability(_|$)/.test(column);
}

/** Strategies that ask a model, which a pipeline may not have. */
export function modelUsers(strategies: readonly ResolvedStrategy[]): ResolvedStrategy[] {
  return strategies.filter(({ strategy, params }) => strategy.columns(params).some(isOfModel));
}

/** Unknown strategies and settings, values out of range, ids used twice. */
export function checkStrategies(
  params: BacktestParams,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  const problems: PluginProblem[] = [];
  const seen = new Set<string>();
  for (const { id, plugin, given, path, isObject } of entries(params, plugins)) {
    if (seen.has(id)) {
      problems.push({
        code: 'duplicate-strategy',
        message: `strategy "${id}" is listed twice`,
        hint: `give it an id of its own: { id: my_${id}, use: ${plugin} }`,
        path: isObject ? [...path, 'id'] : path,
      });
    }
    seen.add(id);
    const found = plugins.get(plugin)?.value as Strategy | undefined;
    if (!found) {
      const hint = suggestion(plugin, [...plugins.keys()]);
      const key = isObject ? (id === plugin ? ['id'] : ['use']) : [];
      problems.push({
        code: 'unknown-strategy',
        message: `there is no strategy "${plugin}"`,
        path: [...path, ...key],
        ...(hint === undefined ? {} : { hint }),
      });
      continue;
    }
    if (params.form === 'portfolio' && found.kind !== 'basket') {
      const baskets = [...plugins.keys()].filter((other) => isBasket(plugins, other)).sort();
      problems.push({
        code: 'no-portfolio',
        message: `strategy "${plugin}" trades one symbol, so there is no portfolio of it`,
        hint: `for a portfolio there are ${baskets.join(', ')}; for symbols set form: symbols`,
        path: [...path, ...(isObject ? [id === plugin ? 'id' : 'use'] : [])],
      });
      continue;
    }
    for (const [name, value] of Object.entries(given)) {
      const problem = settingProblem(plugin, name, value, found.params);
      if (problem) problems.push({ ...problem, path: [...path, 'params', name] });
    }
  }
  return problems;
}

function settingProblem(
  strategy: string,
  name: string,
  value: unknown,
  specs: Readonly<Record<string, ParamSpec>>,
): Omit<PluginProblem, 'path'> | undefined {
  const spec = specs[name];
  if (!spec) {
    const names = Object.keys(specs);
    const hint = suggestion(name, names) ?? (names.length === 0 ? 'it has no settings' : undefined);
    return {
      code: 'unknown-setting',
      message: `strategy "${strategy}" has no setting "${name}"`,
      atKey: true,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  const expected = expectation(spec);
  if (isAllowed(spec, value as ParamValue)) return undefined;
  return {
    code: 'bad-setting',
    message: `setting "${name}" of strategy "${strategy}" is ${JSON.stringify(value)} - expected ${expected}`,
  };
}

function isAllowed(spec: ParamSpec, value: ParamValue): boolean {
  if (typeof value !== typeof spec.default) return false;
  if ('values' in spec) return spec.values.includes(value as string);
  if (!('min' in spec)) return true;
  const isWhole = !spec.isInteger || Number.isInteger(value);
  return isWhole && (value as number) >= spec.min && (value as number) <= spec.max;
}

function expectation(spec: ParamSpec): string {
  if ('values' in spec) return `one of ${spec.values.join(', ')}`;
  if (!('min' in spec)) return 'true or false';
  return `a ${spec.isInteger ? 'whole ' : ''}number from ${spec.min} to ${spec.max}`;
}
