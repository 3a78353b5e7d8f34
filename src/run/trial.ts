/**
 * A node's trials by their identities, as a run carries them about.
 */

/** One trial of a node, by its identity. */
export interface NodeTrial {
  readonly name: string;
  readonly trial: string;
}

/** The part of a node's runtime that is about trials. */
export interface NodeTrials {
  /** What it tries itself. */
  readonly own: readonly NodeTrial[];
  /** Identity of the data that it works on. */
  readonly data: string;
  /** Per input that asks for a count: the data on which anything behind it was tried. */
  readonly behind: Readonly<Record<string, readonly string[]>>;
}

/** Of a node that has nothing to do with trials. */
export const NO_TRIALS: NodeTrials = { own: [], data: '', behind: {} };
