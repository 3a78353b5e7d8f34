/**
 * The file that a person edits, for a compiled one.
 *
 * `<root>/dist/nodes/x.js` was emitted from `<root>/nodes/x.ts`; what has no such
 * source (a folder of plain JavaScript) is edited as it lies there.
 */
import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { packageRoot } from '../config/package-root.js';

/** Path to show: from the project folder or the program's own when inside, else absolute. */
export function sourcePath(file: string, projectFolder: string): string {
  const source = sourceOf(file);
  for (const root of [projectFolder, packageRoot()]) {
    const path = relative(root, source);
    if (!path.startsWith('..')) return path.split(sep).join('/');
  }
  return source;
}

function sourceOf(file: string): string {
  const at = file.lastIndexOf(`${sep}dist${sep}`);
  if (at < 0 || !file.endsWith('.js')) return file;
  const source = `${file.slice(0, at)}${file.slice(at + 5, -3)}.ts`;
  return existsSync(source) ? source : file;
}
