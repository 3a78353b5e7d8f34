/**
 * Lets the program believe that time has passed.
 */

const REAL = Date;

/** Runs an action so many days later than now. */
export async function inDays<T>(days: number, action: () => Promise<T>): Promise<T> {
  const shift = days * 24 * 3600 * 1000;
  const later = class extends REAL {
    constructor(...args: [] | [number | string | Date]) {
      super(...((args.length === 0 ? [REAL.now() + shift] : args) as [number]));
    }

    static override now(): number {
      return REAL.now() + shift;
    }
  };
  globalThis.Date = later as DateConstructor;
  try {
    return await action();
  } finally {
    globalThis.Date = REAL;
  }
}
