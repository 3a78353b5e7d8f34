/**
 * Pieces of SQL for DuckDB: names, texts, and which rows are meant.
 */

/**
 * The condition that a row has one of some keys, which are different and have a value for each
 * column. The values of each column are named by themselves: such a filter skips rows before their
 * other columns are read. Pairs do not, and are named only where not every value of one column
 * comes with every value of the others.
 */
export function rowsWith(columns: readonly string[], keys: readonly (readonly string[])[]): string {
  const values = columns.map((_, i) => [...new Set(keys.map((key) => key[i] as string))]);
  const inEach = columns.map((column, i) => `${quote(column)} in (${listOf(values[i] ?? [])})`);
  if (values.reduce((count, { length }) => count * length, 1) > keys.length) {
    const tuples = keys.map((key) => `(${listOf(key)})`).join(', ');
    inEach.push(`(${columns.map(quote).join(', ')}) in (${tuples})`);
  }
  return inEach.join(' and ');
}

/** Texts as SQL writes them, one after another. */
export function listOf(values: readonly string[]): string {
  return values.map(text).join(', ');
}

/** A text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it, whatever is in it. */
export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
