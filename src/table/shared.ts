/**
 * Columns side by side in one block of shared memory.
 */

export interface SharedColumns {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
  readonly buffer: SharedArrayBuffer;
}

/** A fresh block of zeros, column-major. */
export function allocateShared(columns: number, rows: number): SharedColumns {
  return wrapShared(new SharedArrayBuffer(columns * rows * 8), columns, rows);
}

/** Views of a block that another thread may have filled. */
export function wrapShared(
  buffer: SharedArrayBuffer,
  columns: number,
  rows: number,
): SharedColumns {
  const views = Array.from(
    { length: columns },
    (_, c) => new Float64Array(buffer, c * rows * 8, rows),
  );
  return { rows, columns: views, buffer };
}
