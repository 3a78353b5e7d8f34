/**
 * The windows of valid scenarios, read from what a scenario node says of each.
 */
import type { Json } from '../../../src/contract/index.js';
import { parseDay } from './dates.js';
import type { Window } from './day-owners.js';

/** As much of a scenario as makes a window. */
interface ScenarioText {
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly status: string;
  readonly first_session: string | null;
  readonly last_session: string | null;
}

/** Windows of the scenarios that are valid; those of stress scenarios are made up. */
export function windowsOf(scenarios: readonly Json[]): Window[] {
  return (scenarios as unknown as readonly ScenarioText[]).flatMap((scenario) => {
    const { name, type, kind, status } = scenario;
    if (status !== 'valid') return [];
    const first = parseDay(scenario.first_session ?? '') as number;
    const last = parseDay(scenario.last_session ?? '') as number;
    return [{ name, first, last, isMadeUp: kind === 'stress' || type === 'stress' }];
  });
}
