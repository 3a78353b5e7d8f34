/**
 * Loads a built script together with what V8 once compiled of it.
 *
 * Translating functions on their first call costs a short run a seventh of its time.
 * The build runs a small project and keeps beside each script what was translated by
 * then. It serves only with the very text it was made of, and V8 refuses what another
 * version of it, or other settings, have made: then the text is compiled as ever.
 */
import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';

/** What a script is wrapped in by the build, so that it evaluates to one function. */
export const SCRIPT_WRAPPER = {
  before: '(function (exports, require, module, __filename, __dirname, __import) {',
  after: '\n})',
} as const;

/** Characters of a digest in front of the code. */
const DIGEST = 64;

/** Set in a script, which cannot import by itself. */
declare const __import: ((url: string) => Promise<unknown>) | undefined;

interface Loaded {
  readonly module: { readonly exports: unknown };
  readonly script: Script;
  readonly digest: string;
}

const loaded = new Map<string, Loaded>();

/** What the script of this absolute path exports; it runs once per thread. */
export function loadCompiled(file: string): unknown {
  const known = loaded.get(file);
  if (known) return known.module.exports;
  // The build writes ASCII only: one byte is one character, and nothing needs decoding.
  const text = readFileSync(file, 'latin1');
  const digest = hash('sha256', text);
  const cachedData = codeOf(file, digest);
  const script = new Script(text, {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  });
  const module = { exports: {} as unknown };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  const { exports } = module;
  run.call(exports, exports, createRequire(file), module, file, dirname(file), importModule);
  loaded.set(file, { module, script, digest });
  return module.exports;
}

/** sha256 of the text of a script that was loaded, as hex. */
export function compiledDigest(file: string): string | undefined {
  return loaded.get(file)?.digest;
}

/** Imports a module by its URL, from a script as from a module. */
export function importModule(url: string): Promise<unknown> {
  return typeof __import === 'function' ? __import(url) : import(url);
}

/** Keeps what is compiled by now of each script below a folder that this thread has loaded; for the build. */
export function keepCompiled(folder: string): void {
  for (const [file, { script, digest }] of loaded) {
    if (!file.startsWith(join(folder, sep))) continue;
    const code = script.createCachedData();
    writeFileSync(`${file}.code`, Buffer.concat([Buffer.from(digest, 'latin1'), code]));
  }
}

/** Code that was made of just this text. */
function codeOf(file: string, digest: string): Buffer | undefined {
  let kept: Buffer;
  try {
    kept = readFileSync(`${file}.code`);
  } catch {
    // Never made, or the place cannot be read: the text is there.
    return undefined;
  }
  return kept.toString('latin1', 0, DIGEST) === digest ? kept.subarray(DIGEST) : undefined;
}
