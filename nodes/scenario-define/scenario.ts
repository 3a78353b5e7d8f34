/**
 * What a scenario is before and after its facts are computed.
 */

/** As written in a file or in pipelines.yaml. */
export interface ScenarioDefinition {
  readonly order?: number;
  readonly name: string;
  readonly type: string;
  readonly start: string;
  readonly end: string;
  readonly about: string;
  readonly facts: string;
  readonly sources: readonly string[];
  /** Of a detected window: the regime that it is a spell of. */
  readonly regime?: string;
}

/** A definition with where it came from: a file's id, or its place in the params. */
export interface DefinedScenario {
  readonly definition: ScenarioDefinition;
  readonly plugin?: string;
  readonly index?: number;
}

/** As published: definition, status and facts computed from the benchmark's bars. Fractions, not percent. */
export interface ScenarioFacts {
  readonly name: string;
  readonly type: string;
  readonly kind: 'historical';
  readonly start: string;
  readonly end: string;
  readonly about: string;
  readonly facts: string;
  readonly sources: readonly string[];
  /** Of a detected window only. */
  readonly regime?: string;
  readonly status: 'valid' | 'skipped';
  readonly reason: string | null;
  readonly benchmark: string;
  readonly sessions: number;
  readonly first_session: string | null;
  readonly last_session: string | null;
  /** Benchmark bars before the window. */
  readonly history_available: number;
  readonly benchmark_return: number | null;
  readonly benchmark_max_drawdown: number | null;
  /** Annualised by 252, sample standard deviation; null below two returns. */
  readonly benchmark_volatility: number | null;
  readonly warnings: readonly string[];
}

export interface ScenarioParams {
  readonly benchmark: string;
  readonly use: 'all' | readonly string[];
  readonly define: readonly ScenarioDefinition[];
  readonly min_sessions: number;
  /** Which spells of the input `regimes` become scenarios; null: none. */
  readonly detect: {
    readonly regimes: 'all' | readonly string[];
    readonly min_sessions: number;
  } | null;
}
