/**
 * Answers of questions that nothing but their words decides, from an earlier command.
 *
 * A question holds all that its answer depends on, and is known by its digest: what
 * changed is another question, so nothing that is remembered can be out of date.
 */
import { sha256Hex } from './digest.js';

export interface Memory {
  /** A value of its own for each caller; undefined when the question is new. */
  recall(question: string): unknown;
  /** Keeps an answer that JSON can say. */
  keep(question: string, answer: unknown): void;
}

/** Remembers nothing. */
export const NO_MEMORY: Memory = { recall: () => undefined, keep: () => undefined };

/** The name of a question, by all that decides its answer. */
export function questionOf(...parts: readonly unknown[]): string {
  return sha256Hex(JSON.stringify(parts));
}
