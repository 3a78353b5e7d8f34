/**
 * Rows in the order of their symbols, without comparing any: how many rows each symbol has
 * says where its own begin.
 */

/** Rows side by side: the number of each row's symbol, and columns. */
export interface NumberedRows {
  readonly index: Int32Array;
  readonly data: readonly Float64Array[];
}

/** The same rows by symbol, those of a symbol in the order in which they came; as they are where that is so. */
export function inSymbolOrder(
  symbols: number,
  index: Int32Array,
  data: readonly Float64Array[],
): NumberedRows {
  if (isSorted(index)) return { index, data };
  // How many rows are before those of each symbol.
  const before = new Int32Array(symbols + 1);
  for (const symbol of index) before[symbol + 1]!++;
  for (let i = 1; i <= symbols; i++) before[i] = before[i]! + before[i - 1]!;
  const order = new Int32Array(index.length);
  for (let row = 0; row < index.length; row++) order[before[index[row]!]!++] = row;
  return {
    index: order.map((row) => index[row]!),
    data: data.map((column) => {
      const sorted = new Float64Array(column.length);
      for (let i = 0; i < order.length; i++) sorted[i] = column[order[i]!]!;
      return sorted;
    }),
  };
}

function isSorted(index: Int32Array): boolean {
  for (let row = 1; row < index.length; row++) if (index[row]! < index[row - 1]!) return false;
  return true;
}
