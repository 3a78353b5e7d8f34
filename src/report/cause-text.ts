/**
 * Causes in plain words: one line each, with details below where there are several.
 */

import type { Cause, CodeChange, Origin } from '../run/cause.js';
import { clockText } from '../run/clock.js';
import { lostDatabaseText } from '../run/database-state.js';
import { paramChangeText } from '../run/param-text.js';
import { distrustText } from '../run/reasons.js';
import { isRestated, type RowChanges, restatedTexts } from '../run/row-changes.js';
import { taskText } from '../run/task.js';
import { trialText } from '../run/trials.js';
import { plural, renderCount } from './quantities.js';

const INDENT = '  ';
/** Rows named before the rest is only counted. */
const MOST_ROWS = 3;
/** Files named before the rest is only counted. */
const MOST_FILES = 8;
const MOST_ITEMS = 3;

/** The lines of one cause. */
export function renderCause(cause: Cause): string[] {
  switch (cause.kind) {
    case 'never-run':
      return ['never run'];
    case 'scheme':
      return [`the cache scheme changed: ${cause.before} → ${cause.after}`];
    case 'param':
      return [`param ${paramChangeText(cause)}${renderPlace(cause)}`];
    case 'value':
      return [`value ${paramChangeText(cause)}`];
    case 'file':
      return [`file "${cause.file}" ${renderFileWord(cause.change)}`];
    case 'clock':
      return [clockText(cause.before ?? undefined, cause.after ?? undefined)];
    case 'asked':
      return [taskText(cause.task)];
    case 'code':
      return renderCode(`code of node type "${cause.type}" changed`, cause);
    case 'plugin':
      return renderPlugin(cause);
    case 'input':
      return renderInput(cause);
    case 'trials':
      return [trialText(cause.input, cause.before, cause.after)];
    case 'platform':
      return [`platform: ${cause.before} → ${cause.after}`];
    case 'published':
      return [
        `published file "${cause.file}" ${cause.change === 'missing' ? 'is missing' : 'was changed since it was written'}`,
      ];
    case 'database':
      return [lostDatabaseText(cause.file, cause.change)];
    case 'unfinished':
      return ['the last run did not finish it'];
    case 'pruned':
      return ['it was computed, but the bytes of the result are no longer in the cache'];
    case 'forced':
      return ['forced'];
    case 'distrusted':
      return [distrustText(cause)];
    case 'new-partition':
      return ['the last run did not have this partition'];
    case 'unknown':
      return [cause.text];
  }
}

/** The lines of several causes, in their order. */
export function renderCauses(causes: readonly Cause[]): string[] {
  return causes.flatMap(renderCause);
}

/** What became of the rows of a source: the first rows of another past, and how many came. */
export function renderRows(changes: readonly RowChanges[]): string[] {
  const restated = changes.filter(isRestated);
  const { lines } = restatedTexts({ noun: 'item', items: 0, changes: restated }, MOST_ROWS);
  const grown = changes.filter(({ appended }) => appended > 0);
  const appended = grown.reduce((sum, item) => sum + item.appended, 0);
  if (appended === 0) return [...lines];
  const where =
    grown.length <= MOST_ITEMS
      ? grown.map(({ item }) => item).join(', ')
      : plural(grown.length, 'item');
  return [...lines, `${plural(appended, 'row')} appended to ${where}`];
}

function renderFileWord(change: string): string {
  return change === 'removed' ? 'is gone' : change === 'added' ? 'is new' : 'changed';
}

function renderPlace(cause: Extract<Cause, { kind: 'param' }>): string {
  if (cause.place !== null) return `  (${cause.place})`;
  return cause.after === undefined ? '' : ', the default';
}

function renderPlugin(cause: Extract<Cause, { kind: 'plugin' }>): string[] {
  const head = `plug-in "${cause.plugin}" ${cause.change}`;
  if (cause.change !== 'changed') return [`${head}: ${cause.file}`];
  if (cause.files === null) return renderCode(head, cause);
  if (cause.files.length > 0 || cause.packages.length > 0) return renderCode(head, cause);
  const values = (cause.values ?? []).map((change) => {
    const place = change.place ? `  (${change.place})` : '';
    return `${paramChangeText(change)}${place}`;
  });
  if (values.length === 0) return [`${head}: ${cause.file}`];
  // A place names the file.
  const isPlaced = cause.values?.every(({ place }) => place) ?? false;
  return [`${isPlaced ? head : `${head}: ${cause.file}`}: ${values.join(', ')}`];
}

function renderCode(head: string, { files, packages }: CodeChange): string[] {
  if (files === null) return [`${head}; the last run kept no list of its files`];
  const parts = [
    ...files
      .slice(0, MOST_FILES)
      .map(({ file, change }) => (change === 'changed' ? file : `${file} (${change})`)),
    ...(files.length > MOST_FILES ? [`and ${files.length - MOST_FILES} more files`] : []),
    ...packages.map(
      ({ name, before, after }) => `package ${name} ${before ?? 'absent'} → ${after ?? 'absent'}`,
    ),
  ];
  if (parts.length === 1) return [`${head}: ${parts[0]}`];
  if (parts.length === 0) return [head];
  return [`${head}:`, ...parts.map((part) => `${INDENT}${part}`)];
}

function renderInput(cause: Extract<Cause, { kind: 'input' }>): string[] {
  const items = cause.items ?? [];
  const named = items.slice(0, MOST_ITEMS).join(', ');
  const more =
    items.length > MOST_ITEMS ? ` and ${renderCount(items.length - MOST_ITEMS)} more` : '';
  const what = items.length === 0 ? '' : ` (${named}${more})`;
  const head = `input "${cause.input}" from "${cause.node}" changed${what}`;
  if (cause.origins === null) return [`${head}; the runs that brought it are no longer on record`];
  return [head, ...cause.origins.flatMap(renderOrigin).map((line) => `${INDENT}${line}`)];
}

function renderOrigin(origin: Origin): string[] {
  const lines = [...renderCauses(origin.causes), ...renderRows(origin.rows ?? [])];
  if (lines.length === 1) return [`${origin.node}: ${lines[0]}`];
  return [`${origin.node}:`, ...lines.map((line) => `${INDENT}${line}`)];
}
