/**
 * A YAML file as text, whatever lies under its name.
 *
 * Only a regular file is opened: a pipe would wait for ever and a device might
 * never end. What is larger than a document may be is read no further than needed
 * to say so. Bytes that are not UTF-8 are a problem at their place, never guessed.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Diagnostic } from '../errors/diagnostic.js';
import { diagnosticAt } from './place.js';
import { MAX_BYTES } from './yaml-document.js';
import { createSource } from './yaml-source.js';

/** The text, or what is wrong with it. */
export type FileText = { readonly text: string } | { readonly problem: Diagnostic };

/**
 * Reads a file; `file` is the name that problems show.
 *
 * @throws {Error} of the operating system when it cannot be opened, or when it is
 *         no file: then with the code "ENOTFILE"
 */
export function readTextFile(path: string, file: string): FileText {
  // Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) {
      throw Object.assign(new Error(`it is ${kindOf(stat)}, not a file`), { code: 'ENOTFILE' });
    }
    if (stat.size > MAX_BYTES) return { problem: tooLarge(stat.size, file) };
    return decode(readAll(descriptor, stat.size), file);
  } finally {
    closeSync(descriptor);
  }
}

/** The complaint about a document of so many bytes. */
export function tooLarge(bytes: number, file: string): Diagnostic {
  return {
    code: 'yaml-size',
    message: `the file has ${bytes} bytes, expected at most ${MAX_BYTES}`,
    file,
    range: { line: 1, column: 1, length: 1 },
    hint: 'move data out of the configuration',
  };
}

function readAll(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const read = readSync(descriptor, bytes, at, size - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

function decode(bytes: Uint8Array, file: string): FileText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Decoded leniently, the first replacement that the bytes do not spell out is the place.
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const at = firstDifference(bytes, text);
    const source = createSource(text, file);
    const offset = text.startsWith('\ufeff') ? at - 1 : at;
    return {
      problem: diagnosticAt(
        source.place(offset, offset + 1),
        'yaml-syntax',
        'the file is not UTF-8 text from here on',
        bytes[0] === 0xff || bytes[0] === 0xfe
          ? 'it looks like UTF-16: save it as UTF-8'
          : 'save it as UTF-8',
      ),
    };
  }
}

/** Index of the first character whose own bytes are not those of the file. */
function firstDifference(bytes: Uint8Array, text: string): number {
  const again = new TextEncoder().encode(text);
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at++;
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, at));
  return before.endsWith('\ufffd') ? before.length - 1 : before.length;
}

function kindOf(stat: { isDirectory(): boolean; isFIFO(): boolean; isSocket(): boolean }): string {
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a pipe';
  return stat.isSocket() ? 'a socket' : 'a device';
}
