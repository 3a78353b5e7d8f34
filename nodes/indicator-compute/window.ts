/**
 * What a partition is told of its window, beside the bars that it reads.
 */

/** What a partition's answer depends on besides its bars. */
export interface Window {
  /** First and last day of the window. */
  readonly start: string;
  readonly end: string;
  readonly lead_bars: number;
  /** True: the window's bars are made, and follow the real ones. */
  readonly made?: true;
}

/** Bars before the window: all of them, and those of them that its rows begin with. */
export interface Past {
  readonly history: number;
  readonly lead: number;
}
