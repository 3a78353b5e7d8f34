/**
 * The session of a real process.
 */
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Session } from './session.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Streams, environment and signals of this process, and the real engine. */
export function processSession(argv: readonly string[]): Session {
  return {
    cwd: process.cwd(),
    env: process.env,
    cores: availableParallelism(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isOutTty: process.stdout.isTTY === true,
    outWidth: process.stdout.isTTY ? process.stdout.columns : undefined,
    input: () => text(process.stdin),
    isErrTty: process.stderr.isTTY === true,
    errStream: process.stderr,
    engine: () => import('../engine.js'),
    onSignal: (listener) => {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
    script: process.argv[1] as string,
    command: ['dag', ...argv].join(' '),
  };
}
