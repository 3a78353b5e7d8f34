#!/usr/bin/env node
/**
 * Entry of the command line.
 *
 * `dag run` with nothing to do is the command that people type most, so it is
 * answered here from one small file, before anything heavy is loaded. The rest is a
 * script beside it that the build makes.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCompiled } from '../config/compiled-code.js';
import { tryNoop } from '../inspect/noop.js';
import { endQuietlyOnBrokenPipe } from './broken-pipe.js';
import { endWhenSaid, endWithoutCleaning } from './end-process.js';
import { endWith } from './interrupt.js';
import { endWithLastWords } from './last-words.js';
import { tuneV8 } from './tune-v8.js';
import { WATCHED } from './watch/messages.js';

endQuietlyOnBrokenPipe();
endWithoutCleaning();
const argv = process.argv.slice(2);
const answer = quickAnswer(argv);
if (answer === undefined) {
  tuneV8();
  const built = fileURLToPath(new URL('./program.script', import.meta.url));
  const { main, report, serveRun } = loadCompiled(built) as typeof import('./start.js');
  endWithLastWords((error) => report(error, argv));
  if (argv[0] === WATCHED) serveRun(argv.slice(2), JSON.parse(argv[1] as string), main);
  else {
    // Whoever ends before it is said how is a defect.
    process.exitCode = 70;
    void main(argv).then((code) => {
      endWith(code);
      endWhenSaid();
    });
  }
} else {
  process.stdout.write(answer);
  endWhenSaid();
}

/** The whole output of a plain `dag run` whose last answer still holds. */
function quickAnswer(args: readonly string[]): string | undefined {
  if (args[0] !== 'run') return undefined;
  const targets: string[] = [];
  const params: string[] = [];
  let folder = '.';
  let config = 'pipelines.yaml';
  let profile: string | undefined;
  let isQuiet = false;
  for (let i = 1; i < args.length; i++) {
    const arg = args[i] as string;
    const value = args[i + 1];
    if (!arg.startsWith('-')) targets.push(arg);
    else if (arg === '-q' || arg === '--quiet') isQuiet = true;
    else if (value === undefined) return undefined;
    else {
      if (arg === '-C' || arg === '--cwd') folder = value;
      else if (arg === '--config') config = value;
      else if (arg === '--profile') profile = value;
      else if (arg === '--param') params.push(value);
      else return undefined;
      i++;
    }
  }
  const found = tryNoop({
    projectFolder: resolve(folder),
    configFile: config,
    profile,
    params,
    targets,
  });
  return isQuiet ? found?.quiet : found?.shown;
}
