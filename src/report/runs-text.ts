/**
 * The list of runs, the last one first.
 */
import type { RunList } from '../run/run-record.js';
import { plural, renderCount, renderDuration } from './quantities.js';
import { renderTable } from './text-table.js';

/** One line per run, and what is not listed. */
export function renderRuns({ runs, unreadable, total }: RunList): string {
  if (total === 0) return 'no run is recorded yet; a run with nothing to do leaves no record\n';
  const lines = renderTable(
    ['run', 'started (UTC)', 'status', '>time', '>ran', 'command'],
    runs.map((run) => [
      run.run,
      `${run.started_at.slice(0, 10)} ${run.started_at.slice(11, 19)}`,
      run.status,
      renderDuration(run.milliseconds),
      renderCount(run.nodes.reduce((sum, node) => sum + node.ran, 0)),
      run.command,
    ]),
  );
  for (const id of unreadable) lines.push(`${id}  the record cannot be read`);
  const more = total - runs.length - unreadable.length;
  if (more > 0) lines.push(`and ${plural(more, 'older run')}; --limit ${total} lists all`);
  return `${lines.join('\n')}\n`;
}
