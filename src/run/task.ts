/**
 * What a source is asked to do besides bringing in what it has: such a source
 * always runs, and its readers stay fresh where it brings what it brought before.
 */
import { basename } from 'node:path';
import type { LoadTask } from '../contract/index.js';

/** What a source does that nobody asked for anything else. */
export const LOAD: LoadTask = { kind: 'load' };

/** A task that makes a source run, whatever it answered before. */
export type AskedTask = Exclude<LoadTask, { readonly kind: 'load' }>;

/** The task if it makes its source run. */
export function askedTask(task: LoadTask | undefined): AskedTask | undefined {
  return task === undefined || task.kind === 'load' ? undefined : task;
}

/** `asked to update`, or `asked to import "bars.csv"`. */
export function taskText(task: AskedTask): string {
  return task.kind === 'import'
    ? `asked to import "${basename(task.path)}"`
    : `asked to ${task.kind}`;
}
