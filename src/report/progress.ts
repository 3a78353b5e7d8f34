/**
 * What a person sees on stderr while a run works.
 *
 * On a terminal: one bar per node with counts, rate and the time left. Elsewhere:
 * one line when a node starts and ends, and at most one in between every five
 * seconds, so that a log of a long run stays short. What a source has to do is
 * known when it says so: its bar begins then.
 */
import type { RunEvent } from '../run/events.js';
import { renderEndOfNode, renderProgress, renderPruned, renderStart } from './event-text.js';
import { Pace } from './pace.js';
import { type Paint, plain } from './paint.js';

/** Takes the events of a run; `stop` leaves the terminal as it was. */
export interface Progress {
  onEvent(event: RunEvent): void;
  stop(): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Also lines of level info, and nodes that were fresh. */
  readonly isVerbose?: boolean;
  readonly paint?: Paint;
}

const QUIET_MILLISECONDS = 5000;

/** Says nothing but warnings; errors are in the summary, each once. */
export function createQuietProgress(options: ProgressOptions): Progress {
  return {
    onEvent: (event) => {
      if (event.type === 'log' && event.level === 'warn')
        options.write(`${renderLog(event, options)}\n`);
    },
    stop: () => {},
  };
}

/** Plain lines, for pipes and log collectors. */
export function createLineProgress(options: ProgressOptions): Progress {
  const line = (text: string): void => options.write(`${text}\n`);
  let lastSaid = options.now();
  const paces = new Paces(options.now);
  return {
    onEvent: (event) => {
      if (event.type === 'node-start') {
        lastSaid = options.now();
        line(renderStart(event));
      } else if (event.type === 'node-progress') {
        const pace = paces.text(event);
        if (options.now() - lastSaid < QUIET_MILLISECONDS) return;
        lastSaid = options.now();
        line(pace === undefined ? renderProgress(event) : `${renderProgress(event)}, ${pace}`);
      } else if (event.type === 'node-end') {
        if (event.outcome.state !== 'fresh' || options.isVerbose)
          line(renderEndOfNode(event.outcome));
      } else if (event.type === 'cache-pruned') {
        line(renderPruned(event));
      } else if (event.type === 'log' && isShown(event, options)) {
        line(renderLog(event, options));
      }
    },
    stop: () => {},
  };
}

/** One bar per node on a terminal. */
export async function createBarProgress(
  stream: NodeJS.WritableStream,
  options: ProgressOptions,
): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{node} {bar} {value}/{total}{failed}{pace}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    // A process that is killed could not give it back.
    hideCursor: false,
    clearOnComplete: true,
    gracefulExit: false,
  });
  let isActive = false;
  const paces = new Paces(options.now);
  const begin = (node: string, total: number): void => {
    bar.start(total, 0, { node, failed: '', pace: '' });
    isActive = true;
  };
  const stop = (): void => {
    if (isActive) bar.stop();
    isActive = false;
  };
  const line = (text: string): void => {
    // The bar draws itself again below the line at its next update.
    options.write(isActive ? `\r\u001b[K${text}\n` : `${text}\n`);
  };
  return {
    onEvent: (event) => {
      if (event.type === 'node-start') {
        stop();
        if (options.isVerbose) line(renderStart(event));
        if (event.stale !== null) begin(event.node, event.stale);
      } else if (event.type === 'node-progress') {
        if (!isActive) begin(event.node, event.total);
        const pace = paces.text(event);
        bar.setTotal(event.total);
        bar.update(event.done, {
          failed: event.failed > 0 ? ` (${event.failed} failed)` : '',
          pace: pace === undefined ? '' : `  ${pace}`,
        });
      } else if (event.type === 'node-end') {
        stop();
        if (event.outcome.state !== 'fresh' || options.isVerbose)
          line(renderEndOfNode(event.outcome));
      } else if (event.type === 'cache-pruned') {
        line(renderPruned(event));
      } else if (event.type === 'log' && isShown(event, options)) {
        line(renderLog(event, options));
      } else if (event.type === 'run-end') {
        stop();
      }
    },
    stop,
  };
}

type NodeProgress = Extract<RunEvent, { type: 'node-progress' }>;

/** The pace of the node that works now. */
class Paces {
  private readonly now: () => number;
  private node: string | undefined;
  private pace: Pace | undefined;

  constructor(now: () => number) {
    this.now = now;
  }

  text(event: NodeProgress): string | undefined {
    const at = this.now();
    if (this.node !== event.node || !this.pace) {
      this.node = event.node;
      this.pace = new Pace(event, at);
    }
    return this.pace.text(event, at);
  }
}

type LogEvent = Extract<RunEvent, { type: 'log' }>;

/** Errors of a node are said in the summary, each once; here only on request. */
function isShown(event: LogEvent, options: ProgressOptions): boolean {
  return event.level === 'warn' || options.isVerbose === true;
}

function renderLog(event: LogEvent, options: ProgressOptions): string {
  const paint = options.paint ?? plain;
  const place = event.node === undefined ? '' : `${event.node}: `;
  if (event.level === 'info') return `${place}${event.text}`;
  const word = event.level === 'warn' ? paint('warn', 'warning') : paint('bad', 'error');
  return `${word}  ${place}${event.text}`;
}
