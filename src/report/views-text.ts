/**
 * The list of what may be asked with SQL.
 */
import type { ListedView } from '../query/list-views.js';
import { plural, renderCount } from './quantities.js';
import { renderTable } from './text-table.js';

const WIDTH = 100;
/** Columns that are named; the rest is counted. */
const NAMED = 24;

/** A table of the views, and the columns of each. */
export function renderViews(views: readonly ListedView[]): string {
  const lines = renderTable(
    ['view', '>rows', '>columns', 'from'],
    views.map((view) => [
      view.name,
      renderCount(view.rows),
      renderCount(view.columns.length),
      placeOf(view),
    ]),
  );
  for (const view of views) lines.push('', ...columnLines(view));
  return `${lines.join('\n')}\n`;
}

function placeOf({ files, table }: ListedView): string {
  const [first = '', ...others] = files;
  if (table !== undefined) return `table ${table} of the database`;
  if (others.length === 0) return first;
  return `${first.slice(0, first.lastIndexOf('/') + 1)} (${plural(files.length, 'file')})`;
}

/** Names of columns, in lines below the name of their view. */
function columnLines({ name, columns }: ListedView): string[] {
  const words = columns.slice(0, NAMED).map((column) => column.name);
  const more = columns.length - words.length;
  const all = words.map((word, i) => (i < words.length - 1 || more > 0 ? `${word},` : word));
  if (more > 0) all.push(`… ${renderCount(more)} more: dag query "describe ${name}"`);
  const lines = [`${name}:`];
  for (const word of all) {
    const last = lines[lines.length - 1] as string;
    if (`${last} ${word}`.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines;
}
