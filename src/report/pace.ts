/**
 * How fast some work goes, and how long it will still take.
 *
 * Measured from the first count that was told to the last one: what comes in
 * bursts, because a provider allows so many requests a minute, evens out.
 */
import { renderCount, renderDuration } from './quantities.js';

/** Before so many milliseconds, a rate says nothing. */
const FIRST_MS = 1000;

interface Count {
  readonly done: number;
  readonly total: number;
}

/** The pace of one node's work. */
export class Pace {
  private readonly from: { readonly done: number; readonly at: number };

  /** `at`: milliseconds of a clock that never goes back. */
  constructor({ done }: Count, at: number) {
    this.from = { done, at };
  }

  /** `12 per s, 8.0 s left`; undefined while nothing can be said. */
  text({ done, total }: Count, now: number): string | undefined {
    const took = now - this.from.at;
    const made = done - this.from.done;
    if (took < FIRST_MS || made <= 0) return undefined;
    const left = renderDuration(((total - done) * took) / made);
    return `${rateText(made / (took / 1000))}, ${left} left`;
  }
}

/** In the largest unit of time that gives at least one, so that 0.083 per s is 5 per min. */
function rateText(perSecond: number): string {
  if (perSecond >= 1) return `${rounded(perSecond)} per s`;
  if (perSecond * 60 >= 1) return `${rounded(perSecond * 60)} per min`;
  return `${rounded(perSecond * 3600)} per h`;
}

function rounded(rate: number): string {
  return rate < 10 ? String(Number(rate.toFixed(1))) : renderCount(rate);
}
