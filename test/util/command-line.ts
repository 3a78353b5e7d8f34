/**
 * The command line with the real engine, in this process and a folder of choice.
 */
import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/program.js';
import type { Session } from '../../src/cli/session.js';

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A session without a terminal that hands every text on. */
export function quietSession(
  cwd: string,
  write: (stream: 'out' | 'err', text: string) => void = () => {},
  surroundings: Partial<Session> = {},
): Session {
  return {
    cwd,
    env: {},
    cores: 1,
    out: (text) => write('out', text),
    err: (text) => write('err', text),
    isOutTty: false,
    outWidth: undefined,
    input: async () => '',
    isErrTty: false,
    errStream: new PassThrough(),
    script: '',
    engine: () => import('../../src/engine.js'),
    onSignal: () => () => {},
    exit: () => {},
    command: 'dag',
    ...surroundings,
  };
}

/** Runs one command line and gives all that it said. */
export async function dag(
  cwd: string,
  argv: readonly string[],
  surroundings: Partial<Session> = {},
): Promise<Answer> {
  const texts = { out: '', err: '' };
  const write = (stream: 'out' | 'err', text: string): void => {
    texts[stream] += text;
  };
  const session = quietSession(cwd, write, surroundings);
  const code = await main(argv, session);
  return { code, ...texts };
}
