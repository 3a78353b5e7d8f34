/**
 * The log of one run, at data/runs/<id>.log.
 *
 * Events wait in memory until a node starts: a run with nothing to do writes no
 * log and never loads the logging library. Progress is not logged; a log tells
 * what happened, not how it felt.
 */
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../cache/make-folder.js';
import { redact } from '../errors/secrets.js';
import { mismatchText } from '../run/audit-result.js';
import type { RunEvent } from '../run/events.js';
import { renderNodeAudit } from './audit-text.js';
import { renderEndOfNode, renderPruned, renderStart } from './event-text.js';
import { plural, renderBytes, renderDuration } from './quantities.js';

/** Takes the events of a run; `close` resolves when the file is complete. */
export interface RunLog {
  onEvent(event: RunEvent): void;
  close(): Promise<void>;
}

interface Entry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly timestamp: string;
}

/** Takes its time: only what logs something loads it. */
const importLibrary = async () => (await import('winston')).default;
type Library = Awaited<ReturnType<typeof importLibrary>>;

/** The log of the next run below a project folder. */
export function createRunLog(projectFolder: string, now: () => Date): RunLog {
  const entries: Entry[] = [];
  let runId: string | undefined;
  let isWorthKeeping = false;
  let lastNode: string | undefined;
  let library: Promise<Library> | undefined;
  const load = (): Promise<Library> => {
    library ??= importLibrary();
    // Who waits for it is told why it cannot be had.
    library.catch(() => undefined);
    return library;
  };
  return {
    onEvent: (event) => {
      if (event.type === 'run-start') {
        runId = event.runId;
        lastNode = event.nodes.at(-1);
      }
      if (event.type === 'node-start' || event.type === 'audit') isWorthKeeping = true;
      if (event.type === 'log' && event.level === 'error') isWorthKeeping = true;
      // From here on the run waits for the disk.
      if (event.type === 'node-end' && event.outcome.node === lastNode && isWorthKeeping)
        void load();
      const said = messageOf(event);
      if (said) {
        const message = redact(said.message);
        entries.push({ ...said, message, timestamp: now().toISOString() });
      }
    },
    close: async () => {
      if (!isWorthKeeping || runId === undefined) return;
      const path = join(projectFolder, 'data', 'runs', `${runId}.log`);
      await writeLog(path, entries.splice(0), await load());
    },
  };
}

async function writeLog(path: string, entries: readonly Entry[], winston: Library): Promise<void> {
  makeFolder(dirname(path));
  const file = createWriteStream(path, { flags: 'a' });
  const written = new Promise<void>((resolve, reject) => {
    file.once('finish', resolve).once('error', reject);
  });
  // A full disk may end it before anybody waits for it.
  written.catch(() => undefined);
  const logger = winston.createLogger({
    level: 'info',
    format: winston.format.printf(
      ({ timestamp, level, message }) => `${timestamp} ${level.padEnd(5)} ${message}`,
    ),
    transports: [new winston.transports.Stream({ stream: file })],
  });
  const passedOn = new Promise<void>((resolve) => logger.once('finish', () => resolve()));
  for (const entry of entries) logger.log(entry);
  logger.end();
  await passedOn;
  file.end();
  await written;
}

function messageOf(event: RunEvent): Omit<Entry, 'timestamp'> | undefined {
  switch (event.type) {
    case 'run-start':
      return { level: 'info', message: `run ${event.runId}: ${event.nodes.join(', ')}` };
    case 'node-start':
      return { level: 'info', message: renderStart(event) };
    case 'node-end': {
      const isBad = event.outcome.state === 'failed' || event.outcome.state === 'not-run';
      return { level: isBad ? 'error' : 'info', message: renderEndOfNode(event.outcome) };
    }
    case 'log': {
      const place = event.node === undefined ? '' : `${event.node}: `;
      return { level: event.level, message: `${place}${event.text}` };
    }
    case 'published':
      return {
        level: 'info',
        message: `${event.node}: wrote ${event.file}, ${renderBytes(event.bytes)}`,
      };
    case 'audit': {
      const level = event.audit.verdict === 'different' ? 'error' : 'info';
      const differences = event.audit.mismatches.map((one) => `; ${mismatchText(one)}`);
      return { level, message: `${renderNodeAudit(event.audit)}${differences.join('')}` };
    }
    case 'cache-pruned':
      return { level: 'info', message: renderPruned(event) };
    case 'run-end': {
      const { result } = event;
      const failed =
        result.failures.length > 0 ? `, ${plural(result.failures.length, 'failure')}` : '';
      return {
        level: result.exitCode === 0 ? 'info' : 'error',
        message: `run ${result.status} in ${renderDuration(result.milliseconds)}${failed}`,
      };
    }
    // What matters of it is a warning of its own.
    case 'rows-changed':
    case 'node-progress':
    // Logged as an error, with its stack.
    case 'failure':
      return undefined;
  }
}
