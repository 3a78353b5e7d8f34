/**
 * The folder that this package is installed in, found by its `schemas` folder.
 *
 * The same module runs from dist/src/config and, bundled, from dist/bundle, so
 * the way up is searched and not counted.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../errors/errors.js';

let found: string | undefined;

/** Absolute path of the package root. Looked up once per process. */
export function packageRoot(): string {
  found ??= searchUp(dirname(fileURLToPath(import.meta.url)));
  return found;
}

/** A JSON Schema of the package by name, such as "pipelines" or "nodes/rank". */
export function readSchema(name: string, root: string = packageRoot()): object | undefined {
  const text = schemaText(name, root);
  return text === undefined ? undefined : (JSON.parse(text) as object);
}

/** Its text; undefined where there is none. */
export function schemaText(name: string, root: string = packageRoot()): string | undefined {
  const file = join(root, 'schemas', `${name}.schema.json`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function searchUp(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'schemas', 'pipelines.schema.json'))) return folder;
    if (dirname(folder) === folder) {
      throw new EngineError('internal', 'no-schemas', `no folder above "${start}" holds schemas`, {
        hint: 'install the package again',
      });
    }
  }
}
