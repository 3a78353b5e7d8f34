/**
 * The options that every command understands, and the project that they name.
 */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { choosePaint, type Paint } from '../report/paint.js';
import type { ProjectFacts, Session } from './session.js';

export const DEFAULT_CONFIG = 'pipelines.yaml';

export interface CommonOptions {
  readonly cwd?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly param: readonly string[];
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
  readonly debug?: boolean;
}

/** Adds them to the program; its commands inherit them. */
export function addCommonOptions(program: Command): void {
  program
    .option('-C, --cwd <folder>', 'work in this project folder instead of the current one')
    .option('--config <file>', `configuration file in the project folder (${DEFAULT_CONFIG})`)
    .option('--profile <name>', 'use the overrides of this profile of the configuration')
    .addOption(
      new Option('--param <node.key=value>', 'set one param of one node; may be repeated')
        .argParser((value: string, before: string[]) => [...before, value])
        .default([], 'none'),
    )
    .option('--json', 'print the result, or the error, as one JSON object')
    .option('--no-color', 'no colour, as with the variable NO_COLOR')
    .option('--debug', 'show stacks of errors');
}

/** The project's folder; for commands that need nothing of its configuration. */
export function projectFolder(session: Session, options: CommonOptions): string {
  return resolve(session.cwd, options.cwd ?? '.');
}

/** Loads and checks the project; throws everything that is wrong with it at once. */
export async function openProject(session: Session, options: CommonOptions): Promise<ProjectFacts> {
  const engine = await session.engine();
  const { profile } = options;
  return engine.loadProject({
    ...loadRequest(session, options),
    ...(profile === undefined ? {} : { profile }),
  });
}

/** Which project, and with what overrides. */
export function loadRequest(
  session: Session,
  options: CommonOptions,
): {
  readonly projectFolder: string;
  readonly configFile: string;
  readonly params: readonly string[];
  readonly env: NodeJS.ProcessEnv;
} {
  return {
    projectFolder: projectFolder(session, options),
    configFile: options.config ?? DEFAULT_CONFIG,
    params: options.param,
    env: session.env,
  };
}

/** The paint for text on stdout. */
export function outPaint(session: Session, options: CommonOptions): Paint {
  return choosePaint({ isTty: session.isOutTty, noColorFlag: !options.color, env: session.env });
}

/** The paint for text on stderr. */
export function errPaint(session: Session, options: CommonOptions): Paint {
  return choosePaint({ isTty: session.isErrTty, noColorFlag: !options.color, env: session.env });
}

/** One JSON object on stdout. */
export function printJson(session: Session, value: unknown): void {
  session.out(`${JSON.stringify(value, null, 2)}\n`);
}
