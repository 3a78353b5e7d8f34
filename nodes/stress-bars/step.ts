/**
 * What a step is: it makes the path of a scenario, or changes it.
 *
 * A plug-in of the folder `steps`; file name = its key in a scenario, beside which
 * its settings stand. Steps are pure: whatever is random comes from the streams
 * that they are handed, and what all symbols share is drawn once for all of them.
 */
import type { Random } from '../lib/numeric/random.js';
import type { Fit } from './fit.js';
import type { Moves } from './moves.js';

/** What is known of the scenario before any symbol: drawn from, once for all symbols. */
export interface Shape {
  /** Sessions to make. */
  readonly sessions: number;
  /** The market's past, oldest session first. */
  readonly market: Moves;
  /** The stream that all symbols share. */
  readonly random: Random;
}

/** One symbol. All of its moves are on the sessions of the market. */
export interface Asset {
  readonly isMarket: boolean;
  readonly isBonds: boolean;
  readonly past: Moves;
  readonly fit: Fit;
  /** The market's past, and that of bonds where the scenario names any. */
  readonly market: Moves;
  readonly bonds: Moves | undefined;
  /** The event that is replayed: the symbol's own moves in it, and the market's. */
  readonly event: { readonly own: Moves; readonly market: Moves } | undefined;
  /** The moves that really followed; unknown unless the path is the real one. */
  readonly future: Moves;
  /** A stream of its own; each call begins it anew. */
  random(): Random;
}

/** Makes the path. S: its settings; D: what it draws for all symbols together. */
export interface PathStep<S, D> {
  readonly kind: 'path';
  readonly about: string;
  /** Where the method is from. */
  readonly source: string;
  draw(settings: S, shape: Shape): D;
  /** Moves of one symbol, in arrays that may be changed. */
  make(settings: S, drawn: D, asset: Asset): Moves;
}

/** Changes a path. */
export interface OverlayStep<S> {
  readonly kind: 'overlay';
  readonly about: string;
  readonly source: string;
  /** `market`: the market's returns as they are before this step. */
  apply(path: Moves, settings: S, asset: Asset, market: Float64Array): void;
}

/** A step of either kind, its settings unknown. */
export type Step = PathStep<never, unknown> | OverlayStep<never>;

/** Declares a step that makes a path. */
export function definePath<S, D>(step: Omit<PathStep<S, D>, 'kind'>): PathStep<S, D> {
  return { kind: 'path', ...step };
}

/** Declares a step that changes one. */
export function defineOverlay<S>(step: Omit<OverlayStep<S>, 'kind'>): OverlayStep<S> {
  return { kind: 'overlay', ...step };
}
