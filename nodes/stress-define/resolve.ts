/**
 * Finds a scenario's dates in the data, or says why it cannot be made.
 *
 * Made sessions stand on the days of real ones after the base, so that calendars,
 * other nodes and the real path all speak of the same days.
 */
import { formatDay, parseDay } from '../lib/market/dates.js';
import {
  GENERATOR_VERSION,
  type Recipe,
  type StressScenario,
  SYNTHETIC_PREFIX,
  seedText,
  stepOf,
} from '../lib/market/stress-scenario.js';
import { firstAfter, firstAtOrAfter } from '../lib/market/window.js';
import { seedOf } from '../lib/numeric/random.js';
import type { DefinedStress, StressParams } from './select.js';

/** Sessions that are made where neither the scenario nor an event says how many. */
const SESSIONS = 63;
/** Sessions of the market before the base without which there is nothing to draw from. */
const MIN_PAST = 61;

/** What scenarios are found in. */
export interface Data {
  /** Sessions of the benchmark, ascending. */
  readonly dates: Float64Array;
  /** Those of a symbol; undefined where there is none. */
  datesOf(symbol: string): Float64Array | undefined;
}

/** The scenario with its dates, valid or skipped with the reason. */
export function resolveStress(
  { definition, id }: DefinedStress,
  params: Pick<StressParams, 'benchmark' | 'bonds'>,
  data: Data,
): StressScenario {
  const { about, sources, base, lookback, draw, path, overlays } = definition;
  const recipe: Recipe = { id, version: GENERATOR_VERSION, draw, lookback, path, overlays };
  const { dates } = data;
  const row = firstAfter(dates, parseDay(base) as number) - 1;
  const found = sessionsOf(definition, dates);
  const sessions = typeof found === 'number' ? found : 0;
  const reason =
    typeof found === 'string' ? found : skipReason(definition, row, sessions, params, data);
  const isValid = reason === null;
  const day = (i: number): string => formatDay(dates[i] as number);
  return {
    name: `${SYNTHETIC_PREFIX} ${definition.name}`,
    type: 'stress',
    kind: 'synthetic',
    id,
    about,
    sources,
    status: isValid ? 'valid' : 'skipped',
    reason,
    benchmark: params.benchmark,
    bonds: params.bonds,
    base_session: isValid ? day(row) : null,
    start: isValid ? day(row + 1) : base,
    end: isValid ? day(row + sessions) : base,
    first_session: isValid ? day(row + 1) : null,
    last_session: isValid ? day(row + sessions) : null,
    sessions: isValid ? sessions : 0,
    slippage_factor: slippageFactor(overlays),
    seed: seedOf(seedText(recipe, '*')),
    recipe,
  };
}

/** How many sessions to make; a reason why that cannot be said. */
function sessionsOf(
  { path, sessions }: DefinedStress['definition'],
  dates: Float64Array,
): number | string {
  const [step, settings] = stepOf(path);
  if (step !== 'replay') return sessions ?? SESSIONS;
  const { from, to } = settings as { from: string; to: string };
  const first = parseDay(from) as number;
  const last = parseDay(to) as number;
  if (first < (dates[0] as number) || last > (dates.at(-1) as number)) {
    return `replays ${from} to ${to}, which is not inside ${span(dates)}`;
  }
  const length = firstAfter(dates, last) - 1 - firstAtOrAfter(dates, first);
  if (length < 2) return `replays ${length} sessions, fewer than 2`;
  if (sessions !== null && sessions > length) {
    return `asks for ${sessions} sessions of an event that has ${length}`;
  }
  return sessions ?? length;
}

function skipReason(
  { base, overlays }: DefinedStress['definition'],
  row: number,
  sessions: number,
  { bonds }: Pick<StressParams, 'bonds'>,
  { dates, datesOf }: Data,
): string | null {
  const past = row + 1;
  if (past < MIN_PAST) {
    return `base ${base} has ${past} sessions before it, fewer than ${MIN_PAST}, in ${span(dates)}`;
  }
  const after = dates.length - past;
  if (after < sessions) {
    return `makes ${sessions} sessions after ${base}, and ${span(dates)} has ${after}`;
  }
  const gap = overlays.map((overlay) => stepOf(overlay)).find(([step]) => step === 'gap')?.[1].at;
  if (gap !== undefined && (gap as number) > sessions) {
    return `has a gap at session ${gap}, and makes ${sessions}`;
  }
  const needsBonds = overlays.some((overlay) => stepOf(overlay)[0] === 'rate_shock');
  if (needsBonds && bonds !== null && !hasPast(datesOf(bonds), dates, row)) {
    return `shocks yields, and the bonds "${bonds}" have too few bars before ${base}`;
  }
  return null;
}

/** Whether a symbol has a bar at the base and on enough of the sessions before it. */
function hasPast(own: Float64Array | undefined, dates: Float64Array, row: number): boolean {
  if (!own) return false;
  const base = dates[row] as number;
  const to = firstAfter(own, base);
  return to >= MIN_PAST && own[to - 1] === base;
}

/** The product of what all overlays do to the cost of a fill. */
function slippageFactor(overlays: DefinedStress['definition']['overlays']): number {
  return overlays.reduce((factor, overlay) => {
    const [step, settings] = stepOf(overlay);
    return step === 'liquidity' ? factor * (settings as { slippage: number }).slippage : factor;
  }, 1);
}

function span(dates: Float64Array): string {
  return `the data (${formatDay(dates[0] as number)} to ${formatDay(dates.at(-1) as number)})`;
}
