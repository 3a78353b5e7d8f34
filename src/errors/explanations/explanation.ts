/**
 * The longer words about a code, for docs/errors.md.
 *
 * An example is a whole message as the program prints it; a test provokes each
 * of them and compares.
 */
export interface Explanation {
  /** What is the case, in a sentence or two. */
  readonly means: string;
  /** What to do about it. */
  readonly todo: string;
  /** The rendered message; left out only for what is never printed. */
  readonly example?: string;
}
