/**
 * `dag validate`: is the configuration right?
 */
import { plural } from '../../report/quantities.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, DEFAULT_CONFIG, openProject, printJson } from '../common-options.js';

/** Adds the command; mistakes are thrown together by the loading of the project. */
export const addValidate: AddCommand = (program, session, done) => {
  program
    .command('validate')
    .description('check the configuration and every plug-in, and say all mistakes at once')
    .action(async (_options: object, command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const { config } = await openProject(session, options);
      const nodes = config.nodes.length;
      const pipelines = Object.keys(config.pipelines).length;
      if (options.json) printJson(session, { valid: true, nodes, pipelines });
      else {
        const file = options.config ?? DEFAULT_CONFIG;
        session.out(
          `${file} is valid: ${plural(nodes, 'node')}, ${plural(pipelines, 'pipeline')}\n`,
        );
      }
      done(0);
    });
};
