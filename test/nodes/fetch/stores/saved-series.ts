/**
 * Series to be saved, made of rows written by hand.
 */
import { passGates } from '../../../../nodes/fetch/gates.js';
import type { SavedSeries } from '../../../../nodes/fetch/store.js';
import { type Row, rawBars } from '../raw-bars.js';

/** The whole market of source "hand" unless a test says otherwise. */
export function series(rows: readonly Row[], changes: Partial<SavedSeries> = {}): SavedSeries {
  const raw = changes.raw ?? rawBars(rows);
  return {
    source: 'hand',
    basis: 'total',
    raw,
    gates: passGates(raw, { calendar: 'XNYS' }),
    savedAt: Date.UTC(2020, 1, 3, 4, 5, 6),
    run: 'run-1',
    coverage: [],
    revisions: [],
    isWholeMarket: true,
    ...changes,
  };
}
