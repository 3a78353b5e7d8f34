/**
 * The package that parses YAML, loaded when something must be parsed: a project whose
 * configuration is as it was does without. The build makes one script of it.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { loadCompiled } from './compiled-code.js';

export type Yaml = typeof import('yaml');

let loaded: Yaml | undefined;

/** The package; once per process. */
export function yamlLibrary(): Yaml {
  loaded ??= load();
  return loaded;
}

function load(): Yaml {
  const built = fileURLToPath(new URL('./yaml.script', import.meta.url));
  if (existsSync(built)) return loadCompiled(built) as Yaml;
  return createRequire(import.meta.url)('yaml') as Yaml;
}
