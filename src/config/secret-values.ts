/**
 * Secrets that were written into nodes: params enter fingerprints, run records
 * and explanations, so what is secret must not be among them. A node reads it
 * from the environment by name instead.
 */
import type { Diagnostic } from '../errors/diagnostic.js';
import { urlPassword } from '../errors/secrets.js';
import { isMapping } from './layers.js';
import { diagnosticAt, type Path, type Place } from './place.js';

const HINT = 'leave it in the environment; nodes that need a secret read it from there by its name';

/**
 * All values below `nodes` that hold a secret.
 *
 * @param secrets variables of the environment with their values, of those that look like secrets
 * @param locate gives the place of a path below `nodes`
 */
export function secretProblems(
  nodes: unknown,
  secrets: ReadonlyMap<string, string>,
  locate: (path: Path) => Place,
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const walk = (value: unknown, path: Path): void => {
    if (typeof value === 'string') {
      const found = secretIn(value, secrets);
      if (found === undefined) return;
      problems.push(diagnosticAt(locate(path), 'secret-in-params', found, HINT));
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(item, [...path, i]);
    } else if (isMapping(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    }
  };
  walk(nodes, []);
  return problems;
}

/** What is secret in a text, in words that do not hold it. */
function secretIn(text: string, secrets: ReadonlyMap<string, string>): string | undefined {
  for (const [name, value] of secrets) {
    if (!text.includes(value)) continue;
    return `the value of environment variable "${name}" looks like a secret, and what nodes are given is written into records`;
  }
  if (urlPassword(text) === undefined) return undefined;
  return 'a URL with a password is given to a node, and what nodes are given is written into records';
}
