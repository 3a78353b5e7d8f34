/**
 * The events of a run as a stream for programs: one JSON object per line.
 *
 * Described by schemas/events.schema.json. Progress is thinned out; nothing else
 * is. The last line is "run-end" or "error", and only these carry the exit code.
 */
import type { RunEvent, RunResult } from '../run/events.js';
import { errorJson } from './error-json.js';

/** Progress of one node is told at most once per so many milliseconds, and at its end. */
const PROGRESS_MS = 250;

export interface EventStreamOptions {
  readonly write: (text: string) => void;
  readonly now: () => Date;
  /** The code that the process will end with. */
  readonly exitCodeOf: (result: RunResult) => number;
}

export interface EventStream {
  onEvent(event: RunEvent): void;
  /** For whatever ended the run before its end, or kept it from starting. */
  onError(error: unknown): void;
}

/** Writes each event as it comes. */
export function createEventStream(options: EventStreamOptions): EventStream {
  let run: string | null = null;
  const told = new Map<string, number>();
  const line = (event: string, fields: object): void => {
    const time = options.now().toISOString();
    options.write(`${JSON.stringify({ time, run, event, ...fields })}\n`);
  };
  const isTimely = (node: string): boolean => {
    const now = options.now().getTime();
    if (now - (told.get(node) ?? Number.NEGATIVE_INFINITY) < PROGRESS_MS) return false;
    told.set(node, now);
    return true;
  };
  return {
    onEvent: (event) => {
      if (event.type === 'run-start') run = event.runId;
      if (event.type === 'node-progress' && event.done < event.total && !isTimely(event.node)) {
        return;
      }
      line(event.type, fieldsOf(event, options));
    },
    onError: (error) => line('error', errorJson(error)),
  };
}

function fieldsOf(event: RunEvent, options: EventStreamOptions): object {
  switch (event.type) {
    case 'run-start':
      return { nodes: event.nodes };
    case 'node-end':
      return { ...event.outcome, milliseconds: Math.round(event.outcome.milliseconds) };
    case 'log':
      return { level: event.level, node: event.node ?? null, text: event.text };
    case 'failure':
      return event.failure;
    case 'audit':
      return event.audit;
    case 'cache-pruned':
      return {
        answers: event.answers,
        milliseconds: Math.round(event.milliseconds),
        freed_bytes: event.freedBytes,
        kept_bytes: event.keptBytes,
        max_bytes: event.maxBytes ?? null,
        max_age_ms: event.maxAge ?? null,
      };
    case 'run-end': {
      const { status, files, shown, audit } = event.result;
      return {
        status,
        exit_code: options.exitCodeOf(event.result),
        milliseconds: Math.round(event.result.milliseconds),
        cpu_seconds: Math.round(event.result.cpuSeconds * 1000) / 1000,
        files,
        shown,
        ...(audit ? { audit: { seed: audit.seed, sample: audit.sample } } : {}),
      };
    }
    default: {
      const { type: _, ...fields } = event;
      return fields;
    }
  }
}
