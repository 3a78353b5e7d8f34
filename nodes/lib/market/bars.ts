/**
 * Daily bars: the columns that travel from the market data to every reader.
 *
 * Prices are split-adjusted only; `factor` (adjusted close ÷ close) turns any of
 * the four prices into its total-return-adjusted value. Rows are sessions in
 * ascending order, one per (symbol, date); the gates have removed everything else.
 */
import type { ColumnSpec } from '../../../src/contract/index.js';

export const BAR_COLUMNS: readonly ColumnSpec[] = [
  { name: 'date', type: 'date', about: 'exchange session' },
  { name: 'open', type: 'double', unit: 'USD', about: 'first price of the session' },
  { name: 'high', type: 'double', unit: 'USD', about: 'highest price of the session' },
  { name: 'low', type: 'double', unit: 'USD', about: 'lowest price of the session' },
  { name: 'close', type: 'double', unit: 'USD', about: 'last price of the session' },
  { name: 'volume', type: 'double', unit: 'shares', about: 'shares traded' },
  { name: 'factor', type: 'double', about: 'adjusted close ÷ close; 1 where none is known' },
];
