/** The command line `dag` on toy node types, as a process of its own. */

import { processSession } from '../../src/cli/process-session.js';
import { main } from '../../src/cli/program.js';
import * as engine from '../../src/engine.js';
import { TOYS } from './temp-project.js';

const argv = process.argv.slice(2);
process.exitCode = await main(argv, {
  ...processSession(argv),
  cores: 3,
  engine: async () => ({
    ...(engine as unknown as Awaited<ReturnType<ReturnType<typeof processSession>['engine']>>),
    loadProject: (options) => engine.loadProject({ ...options, nodesFolder: TOYS }),
  }),
});
