/**
 * Aligned columns of text.
 *
 * A column whose heading starts with `>` is aligned to the right. Lines carry no
 * trailing blanks, so that they compare and diff cleanly.
 */

/** One line per row below the headings, two blanks between columns. */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const isRight = headings.map((heading) => heading.startsWith('>'));
  const names = headings.map((heading) => heading.replace(/^>/, ''));
  const widths = names.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  return [names, ...rows].map((row) =>
    names
      .map((_, i) => {
        const cell = row[i] ?? '';
        const width = widths[i] as number;
        return isRight[i] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
