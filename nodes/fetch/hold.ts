/**
 * Q13, where a series comes again: one with adjusted closes that cannot be does not
 * take the place of a stored one without.
 *
 * Which side of a fault is right cannot be told from the bars; that the stored series
 * had none can. A series that is fetched for the first time has nothing to give way
 * to, and is told as it is.
 */
import { formatDay } from '../lib/market/dates.js';
import type { Refused } from './desk.js';
import type { GateResult } from './gate-result.js';
import { impossible } from './gates/adjustment.js';

/**
 * Why a series is kept out; undefined: it may take the stored one's place.
 *
 * @param tolerance that of Q13
 */
export function heldBack(
  provider: string,
  stored: () => GateResult,
  came: GateResult,
  tolerance: number,
): Refused | undefined {
  const days = faultyDays(came, tolerance);
  const [first] = days;
  if (first === undefined) return undefined;
  const before = stored();
  if (before.clean.length === 0 || faultyDays(before, tolerance).length > 0) return undefined;
  const when = days.length === 1 ? '1 day' : `${days.length} days`;
  return {
    provider,
    why: 'held',
    message: `its adjusted closes cannot be (Q13): ${when} from ${formatDay(first)} on - the next update asks again; quality: { Q13: { action: tell } } takes them as they are`,
  };
}

/** Days of one symbol whose factor no dividend can make, ascending. */
function faultyDays({ clean }: GateResult, tolerance: number): number[] {
  return clean.flatMap((bars) => {
    const { above, falls } = impossible(bars, tolerance);
    return [...new Set([...above, ...falls])]
      .sort((a, b) => a - b)
      .map((i) => bars.date[i] as number);
  });
}
