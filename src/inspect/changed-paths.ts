/**
 * Where two trees of params differ, leaf by leaf.
 */

export interface ChangedPath {
  /** Keys joined by dots. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Mappings are compared key by key, everything else as a whole. In order of `after`. */
export function changedPaths(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  prefix = '',
): ChangedPath[] {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return keys.flatMap((key) => {
    const [a, b] = [before[key], after[key]];
    const path = `${prefix}${key}`;
    if (isMapping(a) && isMapping(b)) return changedPaths(a, b, `${path}.`);
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    return [
      {
        path,
        ...(a === undefined ? {} : { before: a }),
        ...(b === undefined ? {} : { after: b }),
      },
    ];
  });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
