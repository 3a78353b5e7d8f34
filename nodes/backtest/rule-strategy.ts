/**
 * A strategy from rules: expressions bound to columns, and what they decide.
 *
 * At each close: a position is closed when its exit holds or its time is up, and
 * turned round when the other side's entry holds too; without a position an entry is
 * taken unless its exit holds at the same close, or the other side's entry does. Only
 * a condition that is certainly true decides anything; what is missing never does.
 */
import { bindExpression, type Scope, type Series } from '../lib/expression/evaluate.js';
import { columnUses, constantOf, depthOf, type Settings } from '../lib/expression/vocabulary.js';
import { bindDistance, type Distance } from './rule-distance.js';
import { bindSize, type Sizing, VOLATILITY } from './rule-size.js';
import { expressionsOf, type Rules, ruleParams, treeAt, vocabularyOf } from './rules.js';
import {
  type Asset,
  KEEP,
  type Order,
  type Position,
  type Resting,
  type Seek,
  type Setup,
  type SingleStrategy,
  type Strategy,
  seeking,
} from './strategy.js';

const PRICES: readonly string[] = ['open', 'high', 'low', 'close'];

const made = new WeakMap<object, SingleStrategy>();

/** A strategy as it stands in a folder: a module's own, or one made from a document. */
export function asStrategy(value: unknown): Strategy {
  if ('prepare' in (value as object)) return value as Strategy;
  const known = made.get(value as object);
  if (known) return known;
  const strategy = strategyFrom(value as Rules);
  made.set(value as object, strategy);
  return strategy;
}

/** The strategy that rules describe. Its functions may be asked only of rules without mistakes. */
export function strategyFrom(rules: Rules): SingleStrategy {
  const { about = `rules: ${String(rules.entry ?? rules.short_entry)}` } = rules;
  return {
    kind: 'single',
    orders: 'weight',
    direction: rules.short_entry === undefined ? 'long' : 'both',
    awaitsColumns: true,
    about,
    source: rules.source ?? 'rules of this project',
    params: ruleParams(rules),
    columns: (params) => columnsOf(rules, params),
    minHistory: (params) => lookback(rules, params) + 1,
    prepare: (setup) => seeking(new RuleTrader(rules, setup).seek),
  };
}

/** Bars before the one decided on that the rules look at. */
export function lookback(rules: Rules, settings: Settings): number {
  const depths = expressionsOf(rules).map(({ reading }) =>
    'tree' in reading ? depthOf(reading.tree, settings) : 0,
  );
  return Math.max(0, ...depths);
}

function columnsOf(rules: Rules, settings: Settings): string[] {
  const names = expressionsOf(rules).flatMap(({ reading, purpose }) =>
    'tree' in reading
      ? columnUses(reading.tree, vocabularyOf(purpose, settings)).map(({ name }) => name)
      : [],
  );
  const { size } = rules;
  if (typeof size === 'object' && size.volatility_target !== undefined && !size.volatility) {
    names.push(VOLATILITY);
  }
  return [...new Set(names)].filter((name) => !PRICES.includes(name));
}

/** One side of the market. */
interface Side {
  readonly entry: Series;
  /** NaN: never. */
  readonly exit: Series;
}

/** The decisions of one backtest. */
class RuleTrader {
  private readonly held = { bars_held: Number.NaN, entry_price: Number.NaN, drawdown: Number.NaN };
  private readonly close: Float64Array;
  private readonly long: Side | undefined;
  private readonly short: Side | undefined;
  private readonly sizing: Sizing;
  private readonly maxBars: number;
  private readonly stop: Distance | undefined;
  private readonly target: Distance | undefined;
  private readonly trail: Distance | undefined;
  private best = Number.NaN;

  constructor(rules: Rules, { params, asset }: Setup) {
    const scope = { settings: params, position: this.held, column: columnFinder(asset) };
    this.close = asset.close;
    this.long = bindSide(rules, 'entry', 'exit', 'short_entry', scope);
    this.short = bindSide(rules, 'short_entry', 'short_exit', 'entry', scope);
    this.stop = bindDistance(rules, 'stop_loss', scope);
    this.target = bindDistance(rules, 'take_profit', scope);
    this.trail = bindDistance(rules, 'trailing_stop', scope);
    this.sizing = bindSize(rules, scope, this.stop);
    const bars = treeAt(rules, 'max_bars');
    this.maxBars = bars ? (constantOf(bars, params) as number) : Number.POSITIVE_INFINITY;
  }

  readonly seek: Seek = (from, end, position, order) => {
    // What is put right while held depends on the weight of each day.
    const until = position.side !== 0 && !Number.isNaN(this.sizing.rebalance) ? from + 1 : end;
    for (let t = from; t < until; t++) {
      order.weight = this.decide(t, position, position.barsHeld + t - from, order);
      if (!Number.isNaN(order.weight)) return t;
    }
    return until < end ? from : end;
  };

  private decide(t: number, position: Position, barsHeld: number, resting: Order): number {
    this.look(t, position, barsHeld);
    if (position.side === 0) return this.enter(t, resting);
    const own = position.side > 0 ? this.long : this.short;
    const other = position.side > 0 ? this.short : this.long;
    const isOver = own?.exit(t) === 1 || this.held.bars_held >= this.maxBars;
    if (!isOver) return this.resize(t, position);
    if (other?.entry(t) !== 1 || other.exit(t) === 1) return 0;
    const turned = this.open(t, position.side > 0 ? -1 : 1, resting);
    return Number.isNaN(turned) ? 0 : turned;
  }

  /** Notes what is held at this close. */
  private look(t: number, { side, entryPrice }: Position, barsHeld: number): void {
    const { held } = this;
    if (side === 0) {
      held.bars_held = Number.NaN;
      held.entry_price = Number.NaN;
      held.drawdown = Number.NaN;
      return;
    }
    const close = this.close[t] as number;
    const isBetter = side > 0 ? close > this.best : close < this.best;
    if (barsHeld === 0 || isBetter) this.best = close;
    held.bars_held = barsHeld + 1;
    held.entry_price = entryPrice;
    held.drawdown = side > 0 ? close / this.best - 1 : 1 - close / this.best;
  }

  private enter(t: number, resting: Resting): number {
    const isLong = this.long?.entry(t) === 1;
    const isShort = this.short?.entry(t) === 1;
    if (isLong === isShort) return KEEP;
    const side = isLong ? this.long : this.short;
    return side?.exit(t) === 1 ? KEEP : this.open(t, isLong ? 1 : -1, resting);
  }

  /** The weight to open with, the distances filled in; KEEP when one of them is not known. */
  private open(t: number, side: 1 | -1, resting: Resting): number {
    const weight = this.sizing.weight(t);
    const isSafe =
      rest(resting, 'stop', this.stop, t) &&
      rest(resting, 'target', this.target, t) &&
      rest(resting, 'trail', this.trail, t);
    return isSafe && weight > 0 ? side * weight : KEEP;
  }

  private resize(t: number, position: Position): number {
    const { rebalance, weight } = this.sizing;
    if (Number.isNaN(rebalance)) return KEEP;
    const wanted = weight(t);
    const isOff = Math.abs(wanted - Math.abs(position.weight)) > rebalance * wanted;
    return wanted > 0 && isOff ? position.side * wanted : KEEP;
  }
}

/** Fills in one resting price; false when its distance is not known or not above 0. */
function rest(
  resting: Resting,
  name: 'stop' | 'target' | 'trail',
  distance: Distance | undefined,
  t: number,
): boolean {
  if (!distance) return true;
  if ('share' in distance) {
    resting[`${name}Share`] = distance.share;
    return true;
  }
  resting[name] = distance.price(t);
  return resting[name] > 0;
}

function columnFinder(asset: Asset): Scope['column'] {
  const prices = { open: asset.open, high: asset.high, low: asset.low, close: asset.close };
  return (name) => prices[name as keyof typeof prices] ?? (asset.columns[name] as Float64Array);
}

/** Without an exit of its own, a side is left when the other one is entered. */
function bindSide(
  rules: Rules,
  entry: 'entry' | 'short_entry',
  exit: 'exit' | 'short_exit',
  opposite: 'entry' | 'short_entry',
  scope: Scope,
): Side | undefined {
  const way = treeAt(rules, entry);
  if (!way) return undefined;
  const out = treeAt(rules, exit) ?? treeAt(rules, opposite);
  const never: Series = () => Number.NaN;
  return { entry: bindExpression(way, scope), exit: out ? bindExpression(out, scope) : never };
}
