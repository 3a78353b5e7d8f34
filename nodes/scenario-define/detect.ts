/**
 * Scenarios from regimes: every spell of the benchmark that is over becomes a window.
 *
 * A label is known at a close, so its first session to trade on is the next one,
 * and its last is the one at whose close another label is seen. Windows made so
 * follow one another without overlap. A spell that still runs is left out: its
 * end is not known, and a window that grows every day would be another every day.
 */
import { DataError, type PartitionContext, suggestion } from '../../src/contract/index.js';
import { formatDay } from '../lib/market/dates.js';
import type { DefinedScenario, ScenarioParams } from './scenario.js';

/** The spells asked for, as scenarios of type "regime", in order of time. */
export function detectedScenarios(ctx: PartitionContext<ScenarioParams>): DefinedScenario[] {
  const { detect } = ctx.params;
  const regimes = ctx.optionalInput('regimes');
  if (!regimes) {
    if (detect === null) return [];
    const message = '"detect" asks for windows of regimes, and no input says what those are';
    throw new DataError('no-regimes', message, { hint: 'add "regimes: <node>" to inputs' });
  }
  if (detect === null) {
    const message = 'the input "regimes" is given, and "detect" does not say what to make of it';
    throw new DataError('unused-regimes', message, { hint: 'add "detect: {}" to params' });
  }
  return regimes.items.flatMap((item) => {
    const names = (item.meta as { regimes: readonly string[] }).regimes;
    assertKnown(detect.regimes, names);
    const { columns } = regimes.table(item.key, ['date', 'regime']);
    return windowsOf(columns as Record<'date' | 'regime', Float64Array>, names, detect);
  });
}

function windowsOf(
  { date, regime }: Record<'date' | 'regime', Float64Array>,
  names: readonly string[],
  { regimes, min_sessions }: NonNullable<ScenarioParams['detect']>,
): DefinedScenario[] {
  const found: DefinedScenario[] = [];
  let from = 0;
  for (let t = 1; t < regime.length; t++) {
    if (regime[t] === regime[from]) continue;
    const name = names[regime[from] as number] as string;
    const isWanted = regimes === 'all' ? name !== 'undetermined' : regimes.includes(name);
    if (isWanted && t - from >= min_sessions) {
      found.push(scenarioOf(name, date[from + 1] as number, date[t] as number));
    }
    from = t;
  }
  return found;
}

function scenarioOf(regime: string, first: number, last: number): DefinedScenario {
  const words = regime.replaceAll('_', ' ');
  const start = formatDay(first);
  return {
    definition: {
      name: `${words.charAt(0).toUpperCase()}${words.slice(1)} from ${start}`,
      type: 'regime',
      start,
      end: formatDay(last),
      about: `A ${words} market, as detected day by day; that it would last so long was not known.`,
      facts: '',
      sources: ['detected in the benchmark; see docs/regimes.md'],
      regime,
    },
  };
}

function assertKnown(wanted: 'all' | readonly string[], names: readonly string[]): void {
  if (wanted === 'all') return;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new DataError(
    'unknown-regime',
    `there is no regime "${unknown}"; there are ${names.join(', ')}`,
    { hint: suggestion(unknown, [...names]) ?? 'correct "detect.regimes"' },
  );
}
