/**
 * A table in Markdown. Cells hold no line breaks; a bar in one is escaped.
 */

/** The first `left` columns to the left, all others to the right; ends with an empty line. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, c) => (c < left ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line), ''];
}
