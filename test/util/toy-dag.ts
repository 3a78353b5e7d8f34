/** The command line `dag` on toy node types, as a process of its own. */

import { endQuietlyOnBrokenPipe } from '../../src/cli/broken-pipe.js';
import { endWithLastWords } from '../../src/cli/last-words.js';
import { processSession } from '../../src/cli/process-session.js';
import { main, report } from '../../src/cli/program.js';
import * as engine from '../../src/engine.js';
import { TOYS } from './temp-project.js';

endQuietlyOnBrokenPipe();
const argv = process.argv.slice(2);
endWithLastWords((error) => report(error, argv));
process.exitCode = await main(argv, {
  ...processSession(argv),
  cores: 3,
  engine: async () => ({
    ...(engine as unknown as Awaited<ReturnType<ReturnType<typeof processSession>['engine']>>),
    loadProject: (options) => engine.loadProject({ ...options, nodesFolder: TOYS }),
    statusProject: (request, targets, options) =>
      engine.statusProject({ ...request, nodesFolder: TOYS }, targets, options),
  }),
});
