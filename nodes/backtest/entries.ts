/**
 * The strategies that the params ask for, as written: names, sets of names, and
 * entries with settings or rules of their own.
 *
 * Sets are what the folder says: `core` its modules, `rules` its YAML files, `all`
 * both. Nothing is checked here.
 */
import type { Plugin } from '../../src/contract/index.js';
import { asStrategy } from './rule-strategy.js';
import type { Rules } from './rules.js';
import type { Role } from './strategy.js';

export const SETS = ['core', 'rules', 'all'] as const;
export type StrategySet = (typeof SETS)[number];

/** An id, a set, or an id of one's own with what it uses. */
export type StrategyEntry =
  | string
  | {
      readonly id: string;
      readonly use?: string;
      readonly rules?: Rules;
      /** Values of settings; a list makes a variant for each. */
      readonly params?: Readonly<Record<string, unknown>>;
      /** Condition on settings; variants that do not fulfil it are left out. */
      readonly where?: string;
    };

export interface BacktestParams extends Readonly<Record<Role, string | null>> {
  readonly benchmark: string;
  readonly strategies: StrategySet | readonly StrategyEntry[];
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
  /** Share of a window's sessions that a symbol may lack. */
  readonly max_missing: number;
  /** For markets whose data have no volume: bars without any are filled at like others. */
  readonly fills_without_volume: boolean;
}

/** One strategy asked for. */
export interface Entry {
  readonly id: string;
  /** The file that it uses; undefined when its rules stand in the entry. */
  readonly plugin?: string;
  readonly rules?: Rules;
  readonly given: Readonly<Record<string, unknown>>;
  readonly where?: string;
  /** Where it stands in the params. */
  readonly path: readonly (string | number)[];
  readonly isObject: boolean;
  /** It names a file and has rules, too. */
  readonly isBoth?: boolean;
}

/** Everything asked for, in order. */
export function entriesOf(
  { strategies, form }: BacktestParams,
  plugins: ReadonlyMap<string, Plugin>,
): Entry[] {
  const listed: readonly StrategyEntry[] =
    typeof strategies === 'string' ? [strategies] : strategies;
  return listed.flatMap((entry, i): Entry[] => {
    const path = typeof strategies === 'string' ? ['strategies'] : ['strategies', i];
    if (typeof entry !== 'string') {
      const { id, use = id, rules, params: given = {}, where } = entry;
      const base = { id, given, path, isObject: true, ...(where !== undefined && { where }) };
      if (!rules) return [{ ...base, plugin: use }];
      return [{ ...base, rules, isBoth: entry.use !== undefined }];
    }
    return idsOf(entry, plugins, form).map((id) => ({
      id,
      plugin: id,
      given: {},
      path,
      isObject: false,
    }));
  });
}

/** True for a strategy that holds several assets. */
export function isBasket({ value }: Plugin): boolean {
  return asStrategy(value).kind === 'basket';
}

function idsOf(
  word: string,
  plugins: ReadonlyMap<string, Plugin>,
  form: BacktestParams['form'],
): string[] {
  if (!(SETS as readonly string[]).includes(word)) return [word];
  const kind = word === 'core' ? 'module' : 'yaml';
  return [...plugins.values()]
    .filter((plugin) => word === 'all' || plugin.kind === kind)
    .filter((plugin) => form !== 'portfolio' || isBasket(plugin))
    .map(({ id }) => id)
    .sort();
}
