/**
 * Validators of the program's own schemas, compiled by the build: loading the
 * compiler and compiling them would cost every command forty milliseconds.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ValidateFunction } from 'ajv';
import { packageRoot } from './package-root.js';

/** Where the build puts them, below the package's root. */
export const VALIDATORS_FILE = 'dist/validators.js';

let validators: Promise<Readonly<Record<string, ValidateFunction>>> | undefined;

/** The name that the validator of a schema is exported under: a digest of the schema. */
export function validatorName(schema: object): string {
  return `v${hash('sha256', JSON.stringify(schema))}`;
}

/** The validator of one of the program's own schemas; undefined for any other schema. */
export async function builtValidator(schema: object): Promise<ValidateFunction | undefined> {
  validators ??= import(pathToFileURL(join(packageRoot(), VALIDATORS_FILE)).href);
  return (await validators)[validatorName(schema)];
}
