/**
 * Numbers as people read them. Not by the rules of the language that the machine is
 * set to: asking for those loads its tables, which takes longer than most reports.
 */

/**
 * A number with commas between thousands and at most so many decimals: `43,758`, `0.5`.
 *
 * Edges    what rounds to zero has no sign; below 10^21.
 */
export function thousands(value: number, decimals = 3): string {
  const [whole, part = ''] = Math.abs(value).toFixed(decimals).split('.') as [string, string?];
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const rest = part.replace(/0+$/, '');
  const text = rest === '' ? grouped : `${grouped}.${rest}`;
  return value < 0 && text !== '0' ? `-${text}` : text;
}
