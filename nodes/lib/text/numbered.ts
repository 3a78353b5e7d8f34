/**
 * Names that end in a number, such as `sma_50`.
 *
 * A name that is put together is a new text, and to find a column by a new text takes four
 * times as long as by one that is known: each is made once.
 */

/** Gives the name for a number; of settings there are few, so all are kept. */
export function numbered(prefix: string): (n: unknown) => string {
  const known = new Map<unknown, string>();
  return (n) => {
    let name = known.get(n);
    if (name === undefined) {
      name = `${prefix}${String(n)}`;
      known.set(n, name);
    }
    return name;
  };
}
