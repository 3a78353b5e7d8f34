/**
 * A second account, as naive as it can be: every share is a thing of its own, and
 * within a bar the price walks a path on which orders are met one after another.
 *
 * Written from docs/execution.md, not from the account that it is compared with; slow,
 * and only for one symbol.
 */

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Nothing is filled in a bar in which nobody traded. */
  readonly volume: number;
}

/** What was decided at a close; undefined distances: none. */
export interface Wish {
  readonly target: number;
  readonly limit?: number;
  readonly stop?: number;
  readonly profit?: number;
  readonly trail?: number;
}

export interface Rates {
  readonly cash: number;
  readonly slippage: number;
  readonly commission: number;
  readonly band: number;
  readonly wholeShares: boolean;
}

export interface Exit {
  readonly row: number;
  readonly reason: string;
  readonly shares: number;
  readonly price: number;
  readonly gain: number;
}

export interface Story {
  readonly equity: number[];
  readonly exits: Exit[];
  expired: number;
  /** Wishes that met a bar in which nobody traded. */
  unheard: number;
  isRuined: boolean;
}

/** A share, or a part of one, with what it cost or brought and the fee paid then. */
interface Share {
  readonly size: number;
  readonly price: number;
  readonly fee: number;
}

/** Lives through the bars from `start` on; `wishes[t]` is what the close of bar t decided. */
export function live(
  bars: readonly Bar[],
  start: number,
  wishes: readonly (Wish | undefined)[],
  rates: Rates,
): Story {
  const story: Story = { equity: [rates.cash], exits: [], expired: 0, unheard: 0, isRuined: false };
  let cash = rates.cash;
  let side = 0;
  let shares: Share[] = [];
  let stopAt: number | undefined;
  let profitAt: number | undefined;
  let trail: number | undefined;
  let bestSoFar = 0;

  const count = () => shares.reduce((sum, { size }) => sum + size, 0);
  const worth = (price: number) => cash + side * count() * price;

  function open(toSide: number, amount: number, fill: number): boolean {
    const each = fill * (1 + rates.commission);
    const size = (toSide > 0 ? Math.min(amount, cash) : amount) / each;
    if (size * fill <= rates.cash * 1e-12 || (rates.wholeShares && size < 1)) return false;
    const pieces = rates.wholeShares ? Array(Math.floor(size)).fill(1) : [size];
    for (const piece of pieces) {
      const fee = piece * fill * rates.commission;
      cash -= toSide * piece * fill + fee;
      shares.push({ size: piece, price: fill, fee });
    }
    side = toSide;
    return true;
  }

  function close(row: number, size: number, fill: number, reason: string): void {
    let price = fill;
    let why = reason;
    if (side < 0 && size * fill * (1 + rates.commission) >= cash) {
      price = cash / (size * (1 + rates.commission));
      why = 'bankrupt';
    }
    let left = size;
    const kept: Share[] = [];
    for (const share of shares) {
      const part = Math.min(share.size, left);
      left -= part;
      if (part > size * 1e-12) {
        const fee = part * price * rates.commission;
        cash += side * part * price - fee;
        const entryFee = (share.fee * part) / share.size;
        const gain = side * part * (price - share.price) - fee - entryFee;
        story.exits.push({ row, reason: why, shares: side * part, price, gain });
      }
      const rest = share.size - part;
      if (rest > size * 1e-12)
        kept.push({ ...share, size: rest, fee: (share.fee * rest) / share.size });
    }
    shares = kept;
    if (shares.length === 0) forget();
  }

  function forget(): void {
    side = 0;
    stopAt = undefined;
    profitAt = undefined;
    trail = undefined;
  }

  const worse = (price: number, toSide: number) => price * (1 + toSide * rates.slippage);
  const nextTo = (a: number, b: number, x: number) => Math.min(a, b) <= x && x <= Math.max(a, b);

  /** Opens a position at the open, or on the way through the bar. The path that is left, or nothing. */
  function enter(bar: Bar, wish: Wish, amount: number): number[] | undefined {
    const to = Math.sign(wish.target);
    const whole = [bar.open, to > 0 ? bar.low : bar.high, to > 0 ? bar.high : bar.low, bar.close];
    const protect = (fill: number) => {
      stopAt = wish.stop === undefined ? undefined : fill - to * wish.stop;
      profitAt = wish.profit === undefined ? undefined : fill + to * wish.profit;
      trail = wish.trail;
      bestSoFar = fill;
    };
    const { limit } = wish;
    const market = worse(bar.open, to);
    if (limit === undefined || to * bar.open <= to * limit) {
      const isPast = limit !== undefined && to * market > to * limit;
      const fill = isPast ? (limit as number) : market;
      if (!open(to, amount, fill)) return undefined;
      protect(fill);
      return whole;
    }
    if (!nextTo(bar.low, bar.high, limit)) {
      story.expired++;
      return undefined;
    }
    if (!open(to, amount, limit)) return undefined;
    protect(limit);
    // From there to the worst of the bar and to its close; what came before is not known.
    return [limit, to > 0 ? bar.low : bar.high, bar.close];
  }

  /** Meets what waits along a path whose first point is a trade at the open or a fill. */
  function walk(row: number, path: readonly number[], isOpen: boolean): void {
    const trailAt = trail === undefined ? undefined : bestSoFar - side * trail;
    for (let i = 0; i < path.length && side !== 0; i++) {
      const to = path[i] as number;
      const from = i === 0 ? to : (path[i - 1] as number);
      const isJump = i === 0;
      if (isJump && !isOpen) continue;
      const losers = [
        { at: trailAt, why: 'trail' },
        { at: stopAt, why: 'stop' },
      ].filter(({ at }) => at !== undefined && (side > 0 ? to <= at : to >= at));
      losers.sort(
        (a, b) => side * ((b.at as number) - (a.at as number)) || (a.why === 'stop' ? -1 : 1),
      );
      const lost = losers[0];
      const ruinAt = side < 0 ? cash / count() : Number.POSITIVE_INFINITY;
      if (lost) {
        const price = isJump ? to : (lost.at as number);
        close(row, count(), worse(price, -side), lost.why);
      } else if (side < 0 && to >= ruinAt) {
        close(row, count(), Number.POSITIVE_INFINITY, 'bankrupt');
      } else if (
        profitAt !== undefined &&
        (isJump ? side * to >= side * profitAt : nextTo(from, to, profitAt))
      ) {
        const slipped = isJump ? worse(to, -side) : profitAt;
        const fill = side > 0 ? Math.max(slipped, profitAt) : Math.min(slipped, profitAt);
        close(row, count(), fill, 'target');
      }
    }
    if (side !== 0) {
      for (const price of path.slice(isOpen ? 0 : 1)) {
        bestSoFar = side > 0 ? Math.max(bestSoFar, price) : Math.min(bestSoFar, price);
      }
    }
  }

  /** Carries out the wish of the last close. The path on which the rest of the bar is walked. */
  function obey(row: number, bar: Bar, wish: Wish): { path: readonly number[]; isOpen: boolean } {
    const long = [bar.open, bar.low, bar.high, bar.close];
    const short = [bar.open, bar.high, bar.low, bar.close];
    const usual = { path: side < 0 ? short : long, isOpen: true };
    const value = worth(bar.open);
    if (value <= 0) return usual;
    const now = (side * count() * bar.open) / value;
    const isOut = side !== 0 && wish.target * side <= 0;
    if (!isOut && Math.abs(wish.target - now) <= rates.band) return usual;
    if (isOut) close(row, count(), worse(bar.open, -side), 'signal');
    if (wish.target === 0) return usual;
    if (side === 0) {
      const path = enter(bar, wish, Math.abs(wish.target) * cash);
      return path ? { path, isOpen: path.length === 4 } : usual;
    }
    const amount = Math.abs(wish.target - now) * value;
    if (Math.abs(wish.target) > Math.abs(now)) open(side, amount, worse(bar.open, side));
    else {
      const size = amount / bar.open;
      const part = Math.min(rates.wholeShares ? Math.floor(size) : size, count());
      if (part > 0) close(row, part, worse(bar.open, -side), 'rebalance');
    }
    return usual;
  }

  for (let row = Math.max(0, start - 1); row < bars.length; row++) {
    const bar = bars[row] as Bar;
    if (row >= start) {
      const isTraded = bar.volume > 0;
      const wish = wishes[row - 1];
      const isFirstDecision = row > Math.max(0, start - 1);
      if (wish && !isTraded) story.unheard++;
      const way =
        wish && isTraded && isFirstDecision
          ? obey(row, bar, wish)
          : {
              path:
                side < 0
                  ? [bar.open, bar.high, bar.low, bar.close]
                  : [bar.open, bar.low, bar.high, bar.close],
              isOpen: true,
            };
      if (isTraded) walk(row, way.path, way.isOpen);
      if (worth(bar.close) <= 0 || story.exits.some(({ reason }) => reason === 'bankrupt')) {
        if (side !== 0) close(row, count(), bar.close, 'bankrupt');
        story.isRuined = true;
        story.equity.push(0);
        return story;
      }
      story.equity.push(worth(bar.close));
    }
  }
  const last = bars.length - 1;
  if (side !== 0) close(last, count(), worse((bars[last] as Bar).close, -side), 'end');
  story.equity[story.equity.length - 1] = cash;
  return story;
}
