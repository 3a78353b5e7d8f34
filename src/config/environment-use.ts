/**
 * Whether a text asks for the environment, whose values no file tells: nothing that
 * was made with it may be taken from memory.
 */

/** True when variables of the environment are among those of a text. */
export function usesEnvironment(text: string): boolean {
  return /\$\{\s*env\./.test(text);
}
