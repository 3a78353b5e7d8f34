/**
 * The codes that node types explain: nodes/<type>/errors.yaml, which is data, so
 * that a better explanation makes no answer stale.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '../config/yaml-document.js';
import { ConfigError } from '../errors/errors.js';
import type { TypeCode, TypeCodes } from './errors-page.js';

/** Those of every node type below a folder of sources, sorted by type. */
export async function readTypeCodes(nodesFolder: string): Promise<TypeCodes[]> {
  const found: TypeCodes[] = [];
  for (const type of readdirSync(nodesFolder).sort()) {
    const file = join(nodesFolder, type, 'errors.yaml');
    if (!existsSync(file)) continue;
    const { value, diagnostics } = parseYaml(readFileSync(file, 'utf8'), file);
    if (diagnostics.length > 0) throw new ConfigError(diagnostics);
    found.push({ type, codes: value as Readonly<Record<string, TypeCode>> });
  }
  return found;
}
