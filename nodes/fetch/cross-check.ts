/**
 * `params.cross_check`: which second source the closes are held against.
 *
 * A name stands for the mapping with that source alone. What a mapping leaves out is
 * not taken from the first source: another file has columns of its own.
 */

export interface CrossCheck {
  readonly source: string;
  /** File or folder of csv and parquet; null where the source reads none. */
  readonly path: string | null;
  readonly columns: Readonly<Record<string, string>>;
}

/** As it is written. */
export type WrittenCrossCheck =
  | string
  | (Pick<CrossCheck, 'source'> & Partial<Pick<CrossCheck, 'path' | 'columns'>>);

/** The second source; undefined where there is none. */
export function crossCheckOf({
  cross_check: written,
}: {
  readonly cross_check?: WrittenCrossCheck | null;
}): CrossCheck | undefined {
  if (written === null || written === undefined) return undefined;
  if (typeof written === 'string') return { source: written, path: null, columns: {} };
  return { source: written.source, path: written.path ?? null, columns: written.columns ?? {} };
}
