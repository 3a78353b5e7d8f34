/**
 * One open far from the close before it; everything after starts from there.
 */
import { addReturns } from '../moves.js';
import { defineOverlay } from '../step.js';

interface Settings {
  /** Which made session, from 1. */
  readonly at: number;
  /** A fraction of the price, such as -0.1. */
  readonly size: number;
  /** `beta`: each symbol by its beta; `all`: every symbol by the same. */
  readonly by: 'beta' | 'all';
}

export default defineOverlay<Settings>({
  about: 'one open far from the close before it',
  source: "this project's",
  apply(path, { at, size, by }, { fit }) {
    const added = new Float64Array(path.ret.length);
    added[at - 1] = Math.log(1 + size) * (by === 'beta' ? fit.beta : 1);
    addReturns(path, added, 1);
  },
});
