/**
 * The memory of a project in one file: answers that took code or a parser to find and
 * that depend on nothing but their questions.
 *
 * Another build, another Node or a damaged file is no memory at all. What was asked
 * for longest ago is forgotten first.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Memory } from '../config/memory.js';
import { readChecked, writeChecked } from './checked-json.js';
import { statOf } from './file-digest.js';

/** Answers that are kept; a project asks some thirty. */
const MOST_ANSWERS = 200;

interface Remembered {
  readonly program: string;
  /** Question and its answer as JSON, last asked first. */
  readonly answers: readonly (readonly [string, string])[];
}

/** Answers of earlier commands, and those of this one. */
export class KnownAnswers implements Memory {
  private readonly before: ReadonlyMap<string, string>;
  private readonly asked = new Map<string, string>();
  private hasNew = false;

  constructor(private readonly path: string) {
    const remembered = readChecked<Remembered>(path);
    const isOurs = remembered?.program === program();
    this.before = new Map(isOurs ? remembered.answers : []);
  }

  recall(question: string): unknown {
    const answer = this.asked.get(question) ?? this.before.get(question);
    if (answer === undefined) return undefined;
    this.asked.set(question, answer);
    return JSON.parse(answer);
  }

  keep(question: string, answer: unknown): void {
    this.asked.set(question, JSON.stringify(answer));
    this.hasNew = true;
  }

  /** Writes what is new, where the project has a cache. */
  save(): void {
    if (!this.hasNew || !existsSync(dirname(this.path))) return;
    const others = [...this.before].filter(([question]) => !this.asked.has(question));
    const answers = [...this.asked, ...others].slice(0, MOST_ANSWERS);
    try {
      writeChecked(this.path, { program: program(), answers } satisfies Remembered);
      this.hasNew = false;
    } catch {
      // A project that cannot be written to is only slower to ask.
    }
  }
}

/** Which build of the program this is, and which Node: either may answer otherwise. */
function program(): string {
  const { path, size, mtimeMs, ctimeMs, ino } = statOf(fileURLToPath(import.meta.url)) ?? {};
  return [process.version, process.arch, path, size, mtimeMs, ctimeMs, ino].join(' ');
}
