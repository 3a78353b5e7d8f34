/**
 * One made world: what its symbols share, and the moves of each of them.
 *
 * What is drawn for all is drawn once, from the stream of the scenario; the market's
 * path is made first, because overlays of the others look at it.
 */
import type { Table } from '../../src/contract/index.js';
import { adjusted } from '../lib/market/adjusted.js';
import { seedText, stepOf } from '../lib/market/stress-scenario.js';
import { Random, seedOf } from '../lib/numeric/random.js';
import { fitOfMarket, fitOn } from './fit.js';
import type { PartName, Plan } from './layout.js';
import { type Moves, movesOn, unknownMoves, usualVolume } from './moves.js';
import type { Asset, OverlayStep, PathStep, Step } from './step.js';

/** Tables of a partition by what they are. */
export type Parts = Readonly<Partial<Record<PartName, Table>>>;
type Bars = ReturnType<typeof adjusted>;

/** Makes the paths of one scenario. */
export class World {
  /** Made sessions, days since 1970-01-01. */
  readonly dates: Float64Array;
  private readonly plan: Plan;
  private readonly step: (name: string) => Step;
  private readonly sessions: { readonly past: Float64Array; readonly event: Float64Array };
  private readonly past: Moves;
  private readonly event: Moves | undefined;
  private readonly bonds: Moves | undefined;
  private readonly drawn: unknown;
  /** The market's returns before each overlay. */
  private readonly before: Float64Array[] = [];

  constructor(plan: Plan, parts: Parts, step: (name: string) => Step) {
    this.plan = plan;
    this.step = step;
    this.dates = parts.dates?.columns.date as Float64Array;
    const past = adjusted(parts['market.past'] as Table);
    this.sessions = {
      past: past.date.subarray(past.n - plan.past),
      event: lastDates(parts['market.event'], plan.event).subarray(0, plan.sessions),
    };
    this.past = movesOn(this.sessions.past, past);
    this.event = this.eventOf(parts['market.event']);
    this.bonds = parts['bonds.past'] && movesOn(this.sessions.past, adjusted(parts['bonds.past']));
    const [name, settings] = stepOf(plan.recipe.path);
    this.drawn = (step(name) as PathStep<unknown, unknown>).draw(settings, {
      sessions: plan.sessions,
      market: this.past,
      random: this.stream('*'),
    });
    const market = { past: parts['market.past'], future: parts['market.future'] };
    this.path(plan.benchmark, {
      ...parts,
      ...(market.past && { 'own.past': market.past }),
      ...(market.future && { 'own.future': market.future }),
    });
  }

  /** The moves of a symbol on the made sessions. */
  path(symbol: string, parts: Parts): Moves {
    const asset = this.asset(symbol, parts);
    const { path: first, overlays } = this.plan.recipe;
    const [name, settings] = stepOf(first);
    const maker = this.step(name) as PathStep<unknown, unknown>;
    const path = maker.make(settings, this.drawn, asset);
    overlays.forEach((overlay, k) => {
      const [id, values] = stepOf(overlay);
      if (asset.isMarket) this.before[k] = path.ret.slice();
      const market = this.before[k] as Float64Array;
      (this.step(id) as OverlayStep<unknown>).apply(path, values, asset, market);
    });
    return path;
  }

  private asset(symbol: string, parts: Parts): Asset {
    const { benchmark, bonds } = this.plan;
    const isMarket = symbol === benchmark;
    const bars = adjusted(parts['own.past'] as Table);
    const past = isMarket ? this.past : movesOn(this.sessions.past, bars);
    const own = isMarket ? this.event : this.eventOf(parts['own.event']);
    return {
      isMarket,
      isBonds: symbol === bonds,
      past,
      fit: isMarket ? fitOfMarket(past) : fitOn(past, this.past),
      market: this.past,
      bonds: this.bonds,
      event: this.event && { own: own as Moves, market: this.event },
      future: this.futureOf(parts['own.future'], bars),
      random: () => this.stream(symbol),
    };
  }

  /** Moves in the event, their volume against what was usual before it; unknown for who was not there. */
  private eventOf(table: Table | undefined): Moves | undefined {
    const { event } = this.sessions;
    if (event.length === 0) return undefined;
    if (!table) return unknownMoves(event.length);
    const bars = adjusted(table);
    const first = bars.date.findIndex((day) => day >= (event[0] as number));
    return movesOn(event, bars, first < 0 ? undefined : usualVolume(bars.volume, first));
  }

  /** What really followed; unknown where it is not asked for, or where the symbol was gone. */
  private futureOf(table: Table | undefined, past: Bars): Moves {
    if (!table) return unknownMoves(this.dates.length);
    return movesOn(this.dates, adjusted(table), usualVolume(past.volume, past.n));
  }

  private stream(symbol: string): Random {
    return new Random(seedOf(seedText(this.plan.recipe, symbol)));
  }
}

function lastDates(table: Table | undefined, count: number): Float64Array {
  const dates = (table?.columns.date ?? new Float64Array(0)) as Float64Array;
  return dates.subarray(dates.length - count);
}
