/**
 * The shape of a command: it adds itself to the program and reports an exit code.
 */
import type { Command } from 'commander';
import type { Session } from './session.js';

/** Adds one command; `done` takes the exit code of its action. */
export type AddCommand = (
  program: Command,
  session: Session,
  done: (exitCode: number) => void,
) => void;
