/** The command line `dag` on toy node types, in this process. */
import { main } from '../../src/cli/program.js';
import type { EngineVerbs } from '../../src/cli/session.js';
import * as engine from '../../src/engine.js';
import { type Answer, quietSession } from './command-line.js';
import { TOYS } from './temp-project.js';

/** The engine with toy node types, those of TOY_NODES where it is set, in place of those that come with the program. */
export async function toyEngine(): Promise<EngineVerbs> {
  const nodesFolder = process.env.TOY_NODES ?? TOYS;
  return {
    ...(engine as unknown as EngineVerbs),
    loadProject: (options) => engine.loadProject({ ...options, nodesFolder }),
    statusProject: (request, targets, options) =>
      engine.statusProject({ ...request, nodesFolder }, targets, options),
  };
}

/** Runs one command line on a folder and gives all that it said. */
export async function toyAnswer(folder: string, ...argv: string[]): Promise<Answer> {
  const texts = { out: '', err: '' };
  const session = quietSession(folder, (stream, text) => {
    texts[stream] += text;
  });
  const code = await main(argv, { ...session, engine: toyEngine });
  return { code, ...texts };
}
