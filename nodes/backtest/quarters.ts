/**
 * What a model said, quarter by quarter: which columns it offers, and the rows of it
 * that a window may know. Nothing after a window's end is read.
 */
import type { InputView, ItemView, Slice } from '../../src/contract/index.js';
import { firstAfter } from '../lib/market/window.js';
import type { WindowValue } from './values.js';

const MODEL_KEYS = ['symbol', 'date'];
/** A decision before the window may be this many days old. */
const LEAD_DAYS = 10;

/** The model's quarters, as slices that partitions share. */
export class Quarters {
  /** The symbols that the model knows, in its order. */
  readonly symbols: readonly string[];
  private readonly model: InputView | undefined;
  private readonly positions: ReadonlyMap<string, number>;
  /** Columns of which it knows values; null: it has said nothing yet. */
  private readonly told: readonly string[] | null;
  private readonly known = new Map<WindowValue, readonly Slice[]>();

  constructor(model: InputView | undefined) {
    this.model = model;
    const known = model?.items[0]?.meta as { symbols: string[]; columns: string[] } | undefined;
    this.symbols = known?.symbols ?? [];
    this.told = known?.columns ?? null;
    this.positions = new Map(this.symbols.map((symbol, i) => [symbol, i]));
  }

  /** Whether a column is the model's. */
  offers(column: string): boolean {
    return (this.model?.columns.includes(column) ?? false) && !MODEL_KEYS.includes(column);
  }

  /** Whether there are values in a column that it offers: not of a model that is not trained. */
  tells(column: string): boolean {
    return this.told === null || this.told.includes(column);
  }

  /** What the model said up to the window's end, from the close before the window on; the same slices each time. */
  reads(window: WindowValue): readonly Slice[] {
    const slices = this.known.get(window) ?? this.slicesIn(window);
    this.known.set(window, slices);
    return slices;
  }

  private slicesIn(window: WindowValue): Slice[] {
    const { model } = this;
    if (!model) return [];
    return model.items.flatMap((item) => {
      const { start, end } = item.meta as { start: number; end: number };
      if (end < window.firstSession - LEAD_DAYS || start > window.lastSession) return [];
      // Days after the window are not read: a new bar must not touch a window that is over.
      const to = end <= window.lastSession ? item.rows : this.rowsUntil(item, window.lastSession);
      return to === 0 ? [] : [{ input: 'model', item: item.key, from: 0, to }];
    });
  }

  private rowsUntil(item: ItemView, lastSession: number): number {
    const { date } = (this.model as InputView).table(item.key, ['date']).columns;
    return firstAfter(date as Float64Array, lastSession);
  }

  position(symbol: string): number | null {
    return this.positions.get(symbol) ?? null;
  }
}
