/**
 * A made scenario: how it is written, and what is known of it before bars are made.
 *
 * Two node types share it: one checks definitions and finds their dates in the data,
 * the other makes the bars. Fractions, never percent; days as YYYY-MM-DD.
 */

/** Of the way in which bars are made; another one gives other bars from the same seed. */
export const GENERATOR_VERSION = 1;

/** What every made scenario is called by first, in every table. */
export const SYNTHETIC_PREFIX = 'Synthetic';

/** Settings of one step by the step's name. */
type Step = Readonly<Record<string, unknown>>;

/** As written in a file or in pipelines.yaml. */
export interface StressDefinition {
  readonly name: string;
  readonly about: string;
  readonly sources: readonly string[];
  /** Last real day: history up to its close, made bars from the next session on. */
  readonly base: string;
  /** Sessions to make; null: as many as the event has, or 63. */
  readonly sessions: number | null;
  /** Sessions before the base that betas, residuals and blocks come from. */
  readonly lookback: number;
  /** Another number draws another path of the same kind. */
  readonly draw: number;
  /** How many paths, each a scenario of its own: this draw and the next ones. */
  readonly draws: number;
  /** One key: the step that makes the path. */
  readonly path: Step;
  /** One key each: steps that change it, in order. */
  readonly overlays: readonly Step[];
}

/** Everything that made bars depend on besides real ones. */
export interface Recipe {
  readonly id: string;
  readonly version: number;
  readonly draw: number;
  readonly lookback: number;
  readonly path: Step;
  readonly overlays: readonly Step[];
}

/** With its dates found in the data. Readers of scenarios find the fields that those of history have. */
export interface StressScenario {
  readonly name: string;
  readonly type: 'stress';
  readonly kind: 'synthetic';
  readonly id: string;
  readonly about: string;
  readonly sources: readonly string[];
  readonly status: 'valid' | 'skipped';
  readonly reason: string | null;
  readonly benchmark: string;
  readonly bonds: string | null;
  readonly base_session: string | null;
  /** First and last made session. */
  readonly start: string;
  readonly end: string;
  readonly first_session: string | null;
  readonly last_session: string | null;
  readonly sessions: number;
  /** What slippage is multiplied by while it lasts. */
  readonly slippage_factor: number;
  /** Of the stream that all symbols share. */
  readonly seed: number;
  readonly recipe: Recipe;
}

/** Name and settings of a step. */
export function stepOf(step: Step): [name: string, settings: Readonly<Record<string, unknown>>] {
  return Object.entries(step)[0] as [string, Readonly<Record<string, unknown>>];
}

/** The text whose hash seeds a stream; '*' for what all symbols of a scenario share. */
export function seedText({ id, version, draw }: Recipe, symbol: string): string {
  return `${id}|${symbol}|${version}|${draw}`;
}
