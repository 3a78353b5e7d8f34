/**
 * The fan-out: strategy × valid scenario × symbol, and what each backtest reads.
 *
 * Values and slices are shared objects wherever partitions have them in common:
 * each is hashed once and travels to a worker once.
 */
import {
  DataError,
  type InputView,
  type Json,
  nearest,
  type PartitionContext,
  type PartitionGroup,
  type PartitionSpec,
  type Slice,
} from '../../src/contract/index.js';
import { parseDay } from '../lib/market/dates.js';
import type { Execution } from './execution.js';
import { missingColumn } from './missing-columns.js';
import { modelUsers } from './model-users.js';
import { type BacktestParams, type ResolvedStrategy, resolveStrategies } from './params.js';
import { Quarters } from './quarters.js';
import { ownSymbol, PORTFOLIO, paramOf, symbolOf } from './roles.js';
import type { Role, Strategy } from './strategy.js';
import type { LegsValue, StrategyValue, SymbolValue, WindowValue } from './values.js';
import { WindowItems } from './window-items.js';

const BAR = ['date', 'open', 'high', 'low', 'close', 'volume'];

/**
 * Strategy × valid scenario × symbol, the benchmark left out: it is what the others are
 * compared with. In the form of a portfolio strategy × valid scenario.
 */
export function planBacktests(ctx: PartitionContext<BacktestParams>): PartitionGroup[] {
  const { params } = ctx;
  const metrics = ctx.input('metrics');
  const items = new WindowItems(metrics);
  const modelInput = ctx.optionalInput('model');
  const strategies = runnable(resolveStrategies(params, ctx.plugins), params, modelInput);
  const quarters = new Quarters(modelInput);
  checkColumns(strategies, metrics, quarters);
  checkLead(strategies, metrics);
  checkRoles(params, strategies, metrics);
  const execution: Execution = {
    initialCash: params.initial_cash,
    slippage: params.slippage_bps / 10_000,
    commission: params.commission_bps / 10_000,
    band: params.rebalance_band,
    wholeShares: params.whole_shares,
  };
  const symbols = testedSymbols(params, metrics);
  const windows = validWindows(ctx.input('scenarios')).map((valid) => ({
    ...valid,
    compared: comparedWith(params.benchmark, valid.name, items),
  }));
  return strategies.flatMap(({ id, plugin = null, rules, strategy, params: settings }) => {
    const bounds = {
      minSessions: params.min_sessions,
      maxMissing: params.max_missing,
      fillsWithoutVolume: params.fills_without_volume,
    };
    const usual: StrategyValue = {
      ...{ id, plugin, params: settings, execution, ...bounds },
      ...(rules && { rules }),
    };
    const named = strategy.columns(settings);
    const told = named.filter((name) => quarters.offers(name));
    const columns = [...new Set([...BAR, ...named.filter((name) => !told.includes(name))])];
    const uses = plugin === null ? [] : [plugin];
    return windows.map(({ name, window, slippageFactor, compared }): PartitionGroup => {
      const costly = { ...execution, slippage: execution.slippage * slippageFactor };
      const value = slippageFactor === 1 ? usual : { ...usual, execution: costly };
      const legs = readsOf(strategy, params, name, columns, items);
      // Found when somebody asks: it takes what the model said, and most groups are not asked for.
      const model = (): readonly Slice[] => (told.length === 0 ? [] : quarters.reads(window));
      const roles = legs.map(({ role, slice }) => (slice ? role : null));
      const others = legs.flatMap(({ slice }) => (slice ? [slice] : []));
      const legsOf = (position: number | null): LegsValue => ({
        legs: roles,
        model: told.length === 0 ? null : { columns: told, position },
        isLacking: legs.some(({ isNeeded, slice }) => isNeeded && !slice),
        isCompared: compared.length > 0,
      });
      const shared = legsOf(null);
      return {
        key: [id, name],
        members: symbols,
        uses,
        // A symbol's place in the model is a fact of all quarters, whatever is read of them.
        get values() {
          return asJson(value, window, shared, model().length === 0 ? null : quarters.symbols);
        },
        get reads() {
          return [{ input: 'metrics', under: [name], columns }, ...model()];
        },
        partitions: () => {
          const said = model();
          return symbols.map((symbol): PartitionSpec => {
            const item = items.of(name, ownSymbol(symbol, params));
            const key = [id, name, symbol];
            if (!item) return { key, reads: [], uses, values: asJson(value, window, null, shared) };
            const own = { input: 'metrics', item: item.key, columns };
            return {
              key,
              uses,
              reads: [own, ...others, ...said, ...compared],
              values: asJson(
                value,
                window,
                item.meta,
                said.length === 0 ? shared : legsOf(quarters.position(symbol)),
              ),
            };
          });
        },
      };
    });
  });
}

function testedSymbols(params: BacktestParams, metrics: InputView): readonly string[] {
  if (params.form === 'portfolio') return [PORTFOLIO];
  const symbols = [...new Set(metrics.items.map((item) => item.key[1] as string))]
    .filter((symbol) => symbol !== params.benchmark)
    .sort();
  if (symbols.length === 0) {
    throw new DataError('empty-universe', 'there is no symbol to test besides the benchmark', {
      hint: 'add symbols to the market',
    });
  }
  return symbols;
}

function asJson(...values: readonly unknown[]): Json[] {
  return values as Json[];
}

/** Without a model, those of "all" that ask one are left out; one that was named cannot be. */
function runnable(
  strategies: readonly ResolvedStrategy[],
  { strategies: wanted }: BacktestParams,
  model: InputView | undefined,
): readonly ResolvedStrategy[] {
  const [user, ...others] = model ? [] : modelUsers(strategies);
  if (user && typeof wanted !== 'string') {
    throw new DataError('no-model', `strategy "${user.id}" asks a model, and there is none`, {
      hint: 'add "model: <node>" to inputs, or leave the strategy out',
    });
  }
  return user ? strategies.filter((one) => one !== user && !others.includes(one)) : strategies;
}

/** Scenarios to test in, each with what it multiplies slippage by. */
function validWindows(
  scenarios: InputView,
): { name: string; window: WindowValue; slippageFactor: number }[] {
  return scenarios.items.flatMap(({ key }) => {
    const {
      name,
      status,
      sessions,
      first_session,
      last_session,
      slippage_factor = 1,
    } = scenarios.json(key) as {
      slippage_factor?: number;
      name: string;
      status: string;
      sessions: number;
      first_session: string;
      last_session: string;
    };
    if (status !== 'valid') return [];
    const firstSession = parseDay(first_session) as number;
    const lastSession = parseDay(last_session) as number;
    return [
      { name, window: { firstSession, lastSession, sessions }, slippageFactor: slippage_factor },
    ];
  });
}

/** The prices of the benchmark in a window, that results are compared with; one slice for all. */
function comparedWith(benchmark: string, scenario: string, items: WindowItems): Slice[] {
  const item = items.of(scenario, benchmark);
  return item ? [{ input: 'metrics', item: item.key, columns: ['date', 'open', 'close'] }] : [];
}

/** The other assets that a strategy reads, with their rows where they have any in this window. */
function readsOf(
  strategy: Strategy,
  params: BacktestParams,
  scenario: string,
  columns: readonly string[],
  items: WindowItems,
): { role: Role; slice: Slice | undefined; isNeeded: boolean }[] {
  if (strategy.kind === 'single') return [];
  return strategy.reads.map((role) => {
    const symbol = symbolOf(role, params);
    const item = symbol === null ? undefined : items.of(scenario, symbol);
    const slice = item ? { input: 'metrics', item: item.key, columns } : undefined;
    return { role, slice, isNeeded: symbol !== null && strategy.needs.includes(role) };
  });
}

function checkColumns(
  strategies: readonly ResolvedStrategy[],
  metrics: InputView,
  quarters: Quarters,
): void {
  const have = new Set(metrics.columns);
  for (const { id, strategy, params } of strategies) {
    const named = strategy.columns(params);
    const untold = named.find((name) => quarters.offers(name) && !quarters.tells(name));
    if (untold !== undefined) {
      throw new DataError(
        'missing-column',
        `strategy "${id}" reads "${untold}" of its input "model", which does not train that model`,
        { hint: 'add it to the param "models" of the node that trains' },
      );
    }
    const missing = [...BAR, ...named].filter((name) => !have.has(name) && !quarters.offers(name));
    if (missing.length === 0) continue;
    const { message, hint } = missingColumn(id, missing, metrics.columns);
    throw new DataError('missing-column', message, { hint });
  }
}

/** Bars that a strategy looks back itself must be there before the window, where they exist. */
function checkLead(strategies: readonly ResolvedStrategy[], metrics: InputView): void {
  for (const { id, strategy, params } of strategies) {
    if (strategy.kind !== 'single' || !strategy.awaitsColumns) continue;
    const need = strategy.minHistory(params);
    const short = metrics.items.find(({ meta }) => {
      const { lead, history } = meta as NonNullable<SymbolValue>;
      return lead < need && history >= need;
    });
    if (!short) continue;
    const { lead } = short.meta as NonNullable<SymbolValue>;
    throw new DataError(
      'short-lead',
      `strategy "${id}" looks at ${need} bars before its first decision, but its input "metrics" keeps ${lead} before a window`,
      {
        hint: `set lead_bars: ${need} in the params of the node that computes the metrics, or read a column that looks back itself, such as prev_donchian_upper_20`,
      },
    );
  }
}

/** A named symbol that has no bars at all is a mistake; none in one window is not. */
function checkRoles(
  params: BacktestParams,
  strategies: readonly ResolvedStrategy[],
  metrics: InputView,
): void {
  const names = new Set<Role | 'foreign'>(['benchmark']);
  for (const { strategy } of strategies) {
    if (strategy.kind !== 'basket') continue;
    for (const role of strategy.reads) names.add(paramOf(role, params));
  }
  const symbols = new Set(metrics.items.map((item) => item.key[1] as string));
  for (const name of names) {
    const symbol = params[name];
    if (symbol === null || symbols.has(symbol)) continue;
    const near = nearest(symbol, [...symbols]);
    throw new DataError(
      'unknown-symbol',
      `${name} "${symbol}" is not among the ${symbols.size} symbols that have bars in a scenario`,
      { hint: near === undefined ? `set the param "${name}"` : `did you mean "${near}"?` },
    );
  }
}
