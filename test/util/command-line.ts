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
): Session {
  return {
    cwd,
    env: {},
    cores: 1,
    out: (text) => write('out', text),
    err: (text) => write('err', text),
    isOutTty: false,
    isErrTty: false,
    errStream: new PassThrough(),
    script: '',
    engine: () => import('../../src/engine.js'),
    onSignal: () => () => {},
    exit: () => {},
    command: 'dag',
  };
}

/** Runs one command line and gives all that it said. */
export async function dag(cwd: string, argv: readonly string[]): Promise<Answer> {
  const texts = { out: '', err: '' };
  const session = quietSession(cwd, (stream, text) => {
    texts[stream] += text;
  });
  const code = await main(argv, session);
  return { code, ...texts };
}
