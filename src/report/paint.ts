/**
 * Colour, for terminals that want it.
 *
 * Renderers get a paint and never ask where their text goes; `plain` is the one
 * for files, pipes and tests. Colour only repeats what the words say.
 */

export type Tone = 'bad' | 'warn' | 'good' | 'faint';

/** Marks a text with a tone. */
export type Paint = (tone: Tone, text: string) => string;

const CODES: Readonly<Record<Tone, number>> = { bad: 31, warn: 33, good: 32, faint: 2 };

/** Leaves every text as it is. */
export const plain: Paint = (_tone, text) => text;

/** Wraps a text in the escape codes of its tone. */
export const coloured: Paint = (tone, text) => `\u001b[${CODES[tone]}m${text}\u001b[0m`;

interface Terminal {
  readonly isTty: boolean;
  readonly noColorFlag: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** Colour only on a terminal, unless `--no-color` or a non-empty NO_COLOR says otherwise. */
export function wantsColour(of: Terminal): boolean {
  return of.isTty && !of.noColorFlag && !of.env.NO_COLOR && of.env.TERM !== 'dumb';
}

/** The paint that fits. */
export function choosePaint(of: Terminal): Paint {
  return wantsColour(of) ? coloured : plain;
}
