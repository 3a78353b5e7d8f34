/**
 * `dag completion`: what makes a shell complete commands, options and the names
 * of the project; and the hidden `dag __complete` that shells ask.
 */
import { resolve } from 'node:path';
import { Argument } from 'commander';
import type { AddCommand } from '../command.js';
import { type CommonOptions, DEFAULT_CONFIG, printJson } from '../common-options.js';
import { candidates, readTypedLine } from '../completion/candidates.js';
import { projectNames } from '../completion/names.js';
import { COMPLETION_SCRIPTS } from '../completion/scripts.js';

/** Adds both commands. */
export const addCompletion: AddCommand = (program, session, done) => {
  program
    .command('completion')
    .description('print the script that completes words in bash, zsh or fish')
    .addArgument(new Argument('<shell>', 'whose script').choices(Object.keys(COMPLETION_SCRIPTS)))
    .addHelpText(
      'after',
      `
For the shell at hand:
  bash  source <(dag completion bash)
  zsh   source <(dag completion zsh)
  fish  dag completion fish | source`,
    )
    .action((shell: string, _own: object, command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const script = COMPLETION_SCRIPTS[shell] as string;
      if (options.json) printJson(session, { shell, script });
      else session.out(script);
      done(0);
    });

  program
    .command('__complete', { hidden: true })
    .description('the words that may stand at the end of a line, for shells')
    .argument('[words...]')
    .action(async (words: string[]) => {
      const line = readTypedLine(program, words.length > 0 ? words : ['']);
      const folder = resolve(session.cwd, line.given.cwd ?? '.');
      const names = projectNames(folder, line.given.config ?? DEFAULT_CONFIG);
      const found = await candidates(program, line, names);
      session.out(
        found
          .map((one) => ('paths' in one ? `:${one.paths}` : [one.value, one.about].join('\t')))
          .map((text) => `${text.trimEnd()}\n`)
          .join(''),
      );
      done(0);
    });
};
