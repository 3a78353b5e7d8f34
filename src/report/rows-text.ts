/**
 * What sources brought that they had otherwise before, for the end of a run.
 */
import type { NodeOutcome } from '../run/events.js';
import { isRestated, type RowChanges, rowText, type SourceRows } from '../run/row-changes.js';
import { type Paint, plain } from './paint.js';
import { plural, renderCount } from './quantities.js';

/** Items named before the rest is only counted. */
const MOST_ITEMS = 5;
/** Rows named of each. */
const MOST_ROWS = 3;

/** A line per source, and for another past a line per item with its first rows. */
export function renderSourceRows(nodes: readonly NodeOutcome[], paint: Paint = plain): string[] {
  return nodes.flatMap(({ node, rows }) => (rows ? renderSource(node, rows, paint) : []));
}

function renderSource(node: string, rows: SourceRows, paint: Paint): string[] {
  const restated = rows.changes.filter(isRestated);
  const appended = rows.changes.reduce((sum, item) => sum + item.appended, 0);
  const grown = rows.changes.filter((item) => item.appended > 0).length;
  const parts: string[] = [];
  if (restated.length > 0) {
    parts.push(`${renderCount(restated.length)} of ${plural(rows.items, rows.noun)} restated`);
  }
  if (appended > 0) {
    parts.push(`${plural(appended, 'row')} appended to ${plural(grown, rows.noun)}`);
  }
  const head = `${node}: ${parts.join('; ')}`;
  if (restated.length === 0) return [head];
  const lines = restated.slice(0, MOST_ITEMS).flatMap(renderItem);
  const more = restated.length - MOST_ITEMS;
  if (more > 0) lines.push(`  and ${plural(more, rows.noun)} more; see dag explain ${node}`);
  return [paint('warn', head), ...lines];
}

function renderItem(item: RowChanges): string[] {
  if (item.isUnknown) {
    return [`  ${item.item}: changed, its rows of the last run are no longer in the cache`];
  }
  const counts = (['restated', 'inserted', 'removed', 'appended'] as const)
    .filter((field) => item[field] > 0)
    .map((field) => `${renderCount(item[field])} ${field}`);
  const rows = item.rows.slice(0, MOST_ROWS).map((row) => `    ${rowText(item.item, row)}`);
  const more = item.restated + item.inserted + item.removed - rows.length;
  return [
    `  ${item.item}: ${counts.join(', ')}`,
    ...rows,
    ...(more > 0 ? [`    and ${renderCount(more)} more`] : []),
  ];
}
