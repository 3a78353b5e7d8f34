/**
 * What a strategy is: columns in, a decision per bar out.
 *
 * A decision is made at the close of bar t and filled at the open of bar t + 1.
 * `prepare` is called once per backtest; the function that it returns is called
 * for every bar in order and may use rows up to t only. One that is made by `seeking`
 * names its next order instead, and is not called for the bars before it. File name = id.
 */

/** A setting of a strategy, as it may be written in pipelines.yaml. */
export type ParamSpec =
  | {
      readonly default: number;
      readonly about: string;
      readonly min: number;
      readonly max: number;
      readonly isInteger?: boolean;
    }
  | { readonly default: boolean; readonly about: string }
  | { readonly default: string; readonly about: string; readonly values: readonly string[] };

export type ParamValue = number | boolean | string;
export type StrategyParams = Readonly<Record<string, ParamValue>>;

/** Symbols that a strategy may hold or look at besides its own; the node's params name them. */
export type Role = 'benchmark' | 'bonds' | 'bills';

/** One of the assets of a backtest, on the sessions of the first one. */
export interface Asset {
  readonly date: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** The columns that the strategy asked for. NaN: not known yet, or undefined. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** What a strategy knows before the first bar. */
export interface Setup {
  readonly params: StrategyParams;
  readonly asset: Asset;
  /** The other assets by role; one without bars in this window is absent. */
  readonly others: Readonly<Partial<Record<Role, Asset>>>;
  /** Row of the first bar of the window; rows before it are past. */
  readonly start: number;
  /** First and last session of the window, days since 1970-01-01: a calendar, not prices. */
  readonly firstSession: number;
  readonly lastSession: number;
}

/** The account at the close of the bar that is decided on. */
export interface Position {
  /** Value of the asset held over equity, -1 to 1, below 0 when sold short; of the first asset in a basket. */
  weight: number;
  /** 1 long, -1 short, 0 flat, of the first asset. */
  side: -1 | 0 | 1;
  /** Values over equity of all assets, in the order of `holds`. */
  readonly weights: Float64Array;
  /** Mean price of the fills of what is held of the first asset; NaN when flat. */
  entryPrice: number;
  /** Bars since the first asset was entered; 0 on the bar of the fill; -1 when flat. */
  barsHeld: number;
}

/** Keep what is held. */
export const KEEP = Number.NaN;

/**
 * Prices that wait in the market. All are NaN, none, whenever a strategy is asked;
 * what it fills in belongs to the order of this decision if that opens a position,
 * from flat or from the other side, and is of no effect otherwise. Distances are
 * in units of price, above 0, and count from the price of the fill.
 */
export interface Resting {
  /** The entry is filled at this price or a better one within the next bar, or not at all; NaN: at its open. */
  limit: number;
  /** Closes the position this far on the losing side. */
  stop: number;
  /** Closes the position this far on the winning side. */
  target: number;
  /**
   * Closes the position this far from the best price since the entry: below the highest
   * high of a long one, above the lowest low of a short one, as known before the bar.
   */
  trail: number;
  /** The same three as fractions: of the price of the fill, and of that best price. */
  stopShare: number;
  targetShare: number;
  trailShare: number;
}

/**
 * Target weight of the asset after the close of bar t, 0 to 1, or KEEP; from -1
 * where the strategy says `direction: 'both'`.
 * With `orders: 'cash'` the share of the initial cash to invest now; nothing rests then.
 */
export interface Decide {
  (t: number, position: Position, order: Order): number;
  /** There where `seeking` made it. */
  readonly seek?: Seek;
}

/** What rests with an order, and for those that seek its weight. */
export interface Order extends Resting {
  weight: number;
}

/**
 * The first row of [from, end) at whose close there is an order, `order.weight` being set;
 * `end` where there is none. It may use rows up to the one that it gives only, never what
 * lies between there and `end`, and may be asked for one row at a time just as well.
 *
 * `position` is the account at the close of row `from`. Nothing is filled before the
 * order, so on a later row t the side and the entry price are the same, and a held position
 * has been held for t − from bars more; weights are those of row `from`. What depends on
 * later weights gives `from` with a weight of KEEP, and is asked again at the next row.
 * Rows ascend: none is asked for twice.
 */
export type Seek = (from: number, end: number, position: Position, order: Order) => number;

/** Decisions that find their next order themselves, so that the bars before it cost nothing. */
export function seeking(seek: Seek): Decide {
  const decide = (t: number, position: Position, order: Order): number =>
    seek(t, t + 1, position, order) === t ? order.weight : KEEP;
  decide.seek = seek;
  return decide;
}

/** For a basket: fills one target weight per asset of `holds`; false keeps all as they are. */
export interface DecideBasket {
  (t: number, position: Position, targets: Float64Array): boolean;
  /** There where `seekingBasket` made it. */
  readonly seek?: SeekBasket;
}

/** As `Seek`: the first row of [from, end) with an order, its targets being filled. */
export type SeekBasket = (
  from: number,
  end: number,
  position: Position,
  targets: Float64Array,
) => number;

/** Decisions on a basket that find their next order themselves. */
export function seekingBasket(seek: SeekBasket): DecideBasket {
  const decide = (t: number, position: Position, targets: Float64Array): boolean =>
    seek(t, t + 1, position, targets) === t;
  decide.seek = seek;
  return decide;
}

interface Common {
  readonly about: string;
  /** Where the rule is from. */
  readonly source: string;
  readonly params: Readonly<Record<string, ParamSpec>>;
  /** Columns that it reads: of indicators, or of the model (`probability`, `probability_trees` …). */
  columns(params: StrategyParams): readonly string[];
  /** Bars of past that it needs before its first decision. */
  minHistory(params: StrategyParams): number;
}

/** Trades one symbol. */
export interface SingleStrategy extends Common {
  readonly kind: 'single';
  /** 'weight': decisions are target weights; 'cash': shares of the initial cash to invest, never sold. */
  readonly orders: 'weight' | 'cash';
  /** 'long': a weight below 0 means flat; 'both': it means sold short. */
  readonly direction: 'long' | 'both';
  /**
   * True: its history is enough once every column that it reads has a value before the
   * first decision; `minHistory` then counts the bars that it looks back itself.
   */
  readonly awaitsColumns?: boolean;
  prepare(setup: Setup): Decide;
}

/** Trades its own symbol and others. */
export interface BasketStrategy extends Common {
  readonly kind: 'basket';
  /** Assets that it may hold besides its own; an absent one is replaced by cash, and the result says so. */
  readonly holds: readonly Role[];
  /** Columns of the others that it reads, which may include roles that it only looks at. */
  readonly reads: readonly Role[];
  /** Roles without which there is nothing to decide, unless the params name nobody for them. */
  readonly needs: readonly Role[];
  prepare(setup: Setup): DecideBasket;
}

export type Strategy = SingleStrategy | BasketStrategy;

/** Declares a strategy that trades one symbol by target weight. */
export function defineStrategy(
  strategy: Omit<SingleStrategy, 'kind' | 'orders' | 'direction'> &
    Partial<Pick<SingleStrategy, 'orders' | 'direction'>>,
): SingleStrategy {
  return { kind: 'single', orders: 'weight', direction: 'long', ...strategy };
}

/** Declares a strategy that trades a basket. */
export function defineBasket(strategy: Omit<BasketStrategy, 'kind'>): BasketStrategy {
  return { kind: 'basket', ...strategy };
}
