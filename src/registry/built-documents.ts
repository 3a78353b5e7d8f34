/**
 * YAML plug-ins as the build read and checked them: a file that says the same need
 * not be parsed again. Without what the build wrote, every file is parsed.
 */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { sha256Hex } from '../config/digest.js';
import { packageRoot } from '../config/package-root.js';

/** One document. */
interface BuiltDocument {
  /** sha256 of its text, as hex. */
  readonly digest: string;
  /** Its value after the schema's defaults. */
  readonly value: unknown;
}

let documents: Readonly<Record<string, BuiltDocument>> | undefined;

/** Where they lie, for the build. */
export function builtDocumentsPath(): string {
  return join(packageRoot(), 'dist', 'bundle', 'documents.json');
}

/** The value of a document with this text, as the build found it. */
export function builtValue(path: string, text: string): unknown {
  documents ??= readDocuments();
  const built = documents[nameOf(path)];
  return built?.digest === sha256Hex(text) ? structuredClone(built.value) : undefined;
}

/** The value that a document had when it was built; for one that is known to be as it was. */
export function builtDocument(path: string): unknown {
  documents ??= readDocuments();
  return structuredClone(documents[nameOf(path)]?.value);
}

/** What the build writes of documents that are right. */
export function documentsOf(values: ReadonlyMap<string, unknown>): Record<string, BuiltDocument> {
  return Object.fromEntries(
    [...values].map(([path, value]) => [
      nameOf(path),
      { digest: sha256Hex(readFileSync(path, 'utf8')), value },
    ]),
  );
}

function readDocuments(): Record<string, BuiltDocument> {
  try {
    return JSON.parse(readFileSync(builtDocumentsPath(), 'utf8')) as Record<string, BuiltDocument>;
  } catch {
    return {};
  }
}

function nameOf(path: string): string {
  return relative(packageRoot(), path).split(sep).join('/');
}
