/**
 * Mistakes on the command line, in the words of this program.
 */
import type { CommanderError } from 'commander';
import { EngineError } from '../errors/errors.js';

const HELP = 'dag --help lists commands and options';

/** The parser's error as one of ours: quotes, lower case, the suggestion as a hint. */
export function usageError(error: CommanderError): EngineError {
  if (error.code === 'commander.help') {
    return new EngineError('usage', 'missing-command', 'no command is given', { hint: HELP });
  }
  const text = error.message.replace(/^error: /, '');
  const near = /\(Did you mean (one of )?([^)]*?)\?\)/.exec(text);
  const message = text
    .replace(/\s*\(Did you mean [^)]*\)/, '')
    .replace(/'([^']*)'/g, '"$1"')
    .replace(/\.$/, '');
  const code = error.code
    .replace(/^commander\./, '')
    .replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  const names = near?.[2]?.split(', ').map((name) => `"${name}"`);
  return new EngineError('usage', code, message, {
    hint: names ? `did you mean ${names.join(' or ')}?` : HELP,
  });
}
