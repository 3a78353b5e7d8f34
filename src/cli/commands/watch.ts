/**
 * `dag watch`: keeps targets up to date while their files are edited.
 */
import { resolve } from 'node:path';
import type { AddCommand } from '../command.js';
import { type CommonOptions, DEFAULT_CONFIG } from '../common-options.js';
import { exitCodeOfSignal } from '../interrupt.js';
import { addSelection, excludeOf, type SelectionOptions, WITH_NEEDS } from '../selection.js';
import type { Session } from '../session.js';

interface WatchOptions extends CommonOptions, SelectionOptions {
  readonly jobs?: string;
  readonly verbose?: boolean;
}

/** Adds the command. */
export const addWatch: AddCommand = (program, session, done) => {
  const command = program
    .command('watch')
    .description('run, and run again whenever configuration, code or data change')
    .option('-j, --jobs <n>', 'partitions at once: a number, or a share of the cores such as 50%')
    .option('-v, --verbose', 'also fresh nodes, reasons and notes');
  addSelection(command, {
    about: 'what to keep up to date; all pipelines when absent',
    note: `${WITH_NEEDS}

Looks at contents: a file that is touched or saved as it was starts nothing.
With --json, each run prints its result, or its error, on one line.`,
    hasPartitions: false,
  }).action(async (selection: string[], _own: object, own) => {
    done(await watch(session, selection, own.optsWithGlobals()));
  });
};

async function watch(
  session: Session,
  selection: readonly string[],
  options: WatchOptions,
): Promise<number> {
  // The watcher is loaded by nobody else.
  const [{ WatchLoop }, { WarmChild }] = await Promise.all([
    import('../watch/watch-loop.js'),
    import('../watch/warm-child.js'),
  ]);
  const folder = resolve(session.cwd, options.cwd ?? '.');
  const argv = ['run', ...selection, ...runOptions(options)];
  const loop = new WatchLoop({
    projectFolder: folder,
    configFile: resolve(folder, options.config ?? DEFAULT_CONFIG),
    startChild: () => {
      let text = '';
      return new WarmChild({
        script: session.script,
        cwd: session.cwd,
        argv,
        options,
        ...(options.json && {
          onOutput: (part: string) => {
            text += part;
            const end = text.lastIndexOf('\n}\n');
            if (end < 0) return;
            session.out(`${JSON.stringify(JSON.parse(text.slice(0, end + 2)))}\n`);
            text = text.slice(end + 3);
          },
        }),
      });
    },
    say: (text) => session.err(`${text}\n`),
  });
  let exitCode = 130;
  let isAsked = false;
  const release = session.onSignal((signal) => {
    exitCode = exitCodeOfSignal(signal);
    if (isAsked) {
      loop.kill();
      session.exit(exitCode);
    }
    isAsked = true;
    loop.stop();
  });
  try {
    await loop.run();
  } finally {
    release();
  }
  return exitCode;
}

/** The options that the run takes over. */
function runOptions(options: WatchOptions): string[] {
  const pairs: [string, string | undefined][] = [
    ['--cwd', options.cwd],
    ['--config', options.config],
    ['--profile', options.profile],
    ['--jobs', options.jobs],
    ...options.param.map((param): [string, string] => ['--param', param]),
    ...(excludeOf(options).exclude ?? []).map((text): [string, string] => ['--exclude', text]),
  ];
  return [
    ...pairs.flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    ...(options.json ? ['--json'] : []),
    ...(options.verbose ? ['--verbose'] : ['--quiet']),
    ...(options.color ? [] : ['--no-color']),
    ...(options.debug ? ['--debug'] : []),
  ];
}
