/**
 * What changes whenever a file is replaced or written.
 */
import { statSync } from 'node:fs';

/** The stamp of a file; undefined when there is none. */
export function stampOf(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : undefined;
}
