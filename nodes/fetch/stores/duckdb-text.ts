/** Values as SQL writes them, for statements that go together and can have no parameters. */

/** A text. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The name of a column or table. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Milliseconds since 1970 as a timestamp. */
export function timestamp(milliseconds: number): string {
  return `make_timestamp(${Math.round(milliseconds * 1000)}::bigint)`;
}
