/**
 * Validators of the program's own schemas, compiled by the build: loading the
 * compiler and compiling them would cost every command forty milliseconds.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { loadCompiled } from './compiled-code.js';
import { packageRoot } from './package-root.js';

/** Where the build puts them, below the package's root. */
export const VALIDATORS_FILE = 'dist/validators.script';

/** The name that the validator of a schema is exported under: a digest of the schema. */
export function validatorName(schema: object): string {
  return `v${hash('sha256', JSON.stringify(schema))}`;
}

/** The validator of one of the program's own schemas; undefined for any other schema. */
export function builtValidator(schema: object): ValidateFunction | undefined {
  const validators = loadCompiled(join(packageRoot(), VALIDATORS_FILE));
  return (validators as Readonly<Record<string, ValidateFunction>>)[validatorName(schema)];
}
