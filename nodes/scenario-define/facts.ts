/**
 * Facts of a window, computed from the benchmark's bars and never typed in.
 */
import type { Table } from '../../src/contract/index.js';
import { formatDay, parseDay } from '../lib/market/dates.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import type { ScenarioDefinition, ScenarioFacts } from './scenario.js';

const SESSIONS_PER_YEAR = 252;
/** A fall that is called a crash goes at least this far. */
const CRASH_RETURN = -0.08;

/** First and last session of the benchmark's bars. */
export interface Coverage {
  readonly first: number;
  readonly last: number;
}

/** Total-return-adjusted closes of a window. */
export function adjustedCloses(bars: Table, from: number, to: number): Float64Array {
  const close = bars.columns.close as Float64Array;
  const factor = bars.columns.factor as Float64Array;
  return Float64Array.from({ length: to - from }, (_, i) => close[from + i]! * factor[from + i]!);
}

/**
 * Status and facts of one scenario. `bars` are the benchmark's up to the window's end.
 * Returns run from the close of the first session to the close of the last.
 */
export function scenarioFacts(
  definition: ScenarioDefinition,
  bars: Table,
  coverage: Coverage,
  benchmark: string,
  minSessions: number,
): ScenarioFacts {
  const dates = bars.columns.date as Float64Array;
  const start = parseDay(definition.start) as number;
  const end = parseDay(definition.end) as number;
  const from = firstAtOrAfter(dates, start);
  const to = firstAfter(dates, end);
  const sessions = to - from;
  const { name, type, about, facts, sources, regime } = definition;
  const reason = skipReason(definition, sessions, coverage, minSessions);
  const closes = adjustedCloses(bars, from, to);
  const total = sessions > 0 ? closes[sessions - 1]! / closes[0]! - 1 : null;
  const isCrash = type === 'crash' && reason === null && total !== null && total > CRASH_RETURN;
  return {
    name,
    type,
    kind: 'historical',
    start: definition.start,
    end: definition.end,
    about,
    facts,
    sources,
    ...(regime === undefined ? {} : { regime }),
    status: reason === null ? 'valid' : 'skipped',
    reason,
    benchmark,
    sessions,
    first_session: sessions > 0 ? formatDay(dates[from]!) : null,
    last_session: sessions > 0 ? formatDay(dates[to - 1]!) : null,
    history_available: from,
    benchmark_return: total,
    benchmark_max_drawdown: sessions > 0 ? Math.min(...drawdowns(closes)) : null,
    benchmark_volatility: volatility(closes),
    warnings: isCrash
      ? [`called a crash, but the benchmark returned ${((total as number) * 100).toFixed(1)} %`]
      : [],
  };
}

/** Fall from the highest close so far, a fraction ≤ 0, per session. */
export function drawdowns(closes: Float64Array): Float64Array {
  let peak = 0;
  return closes.map((close) => {
    peak = Math.max(peak, close);
    return close / peak - 1;
  });
}

function skipReason(
  definition: ScenarioDefinition,
  sessions: number,
  coverage: Coverage,
  minSessions: number,
): string | null {
  const data = `the data (${formatDay(coverage.first)} to ${formatDay(coverage.last)})`;
  const start = parseDay(definition.start) as number;
  const end = parseDay(definition.end) as number;
  if (start < coverage.first) return `starts ${definition.start}, before ${data}`;
  // A window that ends on a day without a session is complete when the data reach past it.
  if (end > coverage.last) return `ends ${definition.end}, after ${data}`;
  if (sessions < minSessions) return `has ${sessions} sessions, fewer than ${minSessions}`;
  return null;
}

function volatility(closes: Float64Array): number | null {
  const n = closes.length - 1;
  if (n < 2) return null;
  let mean = 0;
  for (let i = 1; i <= n; i++) mean += (closes[i]! / closes[i - 1]! - 1) / n;
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += (closes[i]! / closes[i - 1]! - 1 - mean) ** 2;
  return Math.sqrt((sum / (n - 1)) * SESSIONS_PER_YEAR);
}
