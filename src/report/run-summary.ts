/**
 * The text at the end of a run: results first, bookkeeping after.
 *
 * What nodes want shown comes first, because it is what the run was for. Every
 * number is one of the run result; nothing is computed here but sums.
 */
import type { NodeOutcome, RunResult, RunStatus } from '../run/events.js';
import { renderAudit } from './audit-text.js';
import { renderFailures } from './failures-text.js';
import { renderFiles, type WrittenFile } from './files-text.js';
import { type Paint, plain } from './paint.js';
import { plural, renderCount, renderDuration } from './quantities.js';
import { renderSourceRows } from './rows-text.js';
import { renderTable } from './text-table.js';

export interface SummaryOptions {
  /** Size in bytes of each published file; files without one are listed by name only. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** Only the results and the failures. */
  readonly isQuiet?: boolean;
  /** Also why each node ran. */
  readonly isVerbose?: boolean;
  readonly paint?: Paint;
}

/** The whole text, ending with a line break; empty when there is nothing to say. */
export function renderRunSummary(result: RunResult, options: SummaryOptions = {}): string {
  const paint = options.paint ?? plain;
  const blocks: string[][] = result.shown.map(({ text }) => [text.trimEnd()]);
  const failures = renderFailures(result.failures, result.nodes, paint);
  if (options.isQuiet) {
    if (failures.length > 0) blocks.push(failures);
    if (result.audit) blocks.push(renderAudit(result.audit, { paint, onlyDifferent: true }));
  } else if (result.status === 'nothing-to-do') {
    if (result.audit) blocks.push(renderAudit(result.audit, { paint }));
    blocks.push([renderNothingToDo(result.nodes.length, sum(result, 'partitions'))]);
  } else {
    blocks.push(renderNodes(result.nodes));
    if (options.isVerbose) blocks.push(renderReasons(result.nodes));
    blocks.push(renderSourceRows(result.nodes, paint));
    if (failures.length > 0) blocks.push(failures);
    if (result.audit) blocks.push(renderAudit(result.audit, { paint }));
    if (result.files.length > 0) {
      blocks.push(['written', ...renderFiles(withSizes(result.files, options.sizes))]);
    }
    blocks.push([renderEnd(result, paint)]);
  }
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}

/** The line that stands for a whole run when everything is fresh. */
export function renderNothingToDo(nodes: number, partitions: number): string {
  return `nothing to do: ${plural(nodes, 'node')} with ${plural(partitions, 'partition')} fresh`;
}

function renderNodes(nodes: readonly NodeOutcome[]): string[] {
  return renderTable(
    ['node', 'state', '>partitions', '>hits', '>ran', '>failed', '>time'],
    nodes.map((node) => [
      node.node,
      node.state === 'not-run' ? 'not run' : node.state,
      renderCount(node.partitions),
      renderCount(node.hits),
      renderCount(node.ran),
      renderCount(node.failed),
      node.state === 'not-run' ? '' : renderDuration(node.milliseconds),
    ]),
  );
}

function renderReasons(nodes: readonly NodeOutcome[]): string[] {
  return nodes
    .filter((node) => node.state === 'ran' && node.reasons.length > 0)
    .map((node) => {
      const cut = node.cut > 0 ? `; ${renderCount(node.cut)} with the same result as before` : '';
      const removed = node.removed > 0 ? `; ${renderCount(node.removed)} removed` : '';
      return `${node.node} ran because ${node.reasons.join(', ')}${cut}${removed}`;
    });
}

const ENDINGS: Readonly<Record<RunStatus, string>> = {
  done: 'done',
  'nothing-to-do': 'nothing to do',
  failed: 'failed',
  incomplete: 'incomplete',
  interrupted: 'interrupted',
};

function renderEnd(result: RunResult, paint: Paint): string {
  const word = paint(result.status === 'done' ? 'good' : 'bad', ENDINGS[result.status]);
  const time = renderDuration(result.milliseconds);
  const cpu = renderDuration(result.cpuSeconds * 1000);
  return `${word} in ${time} (CPU ${cpu}), run ${result.runId}`;
}

function withSizes(
  files: readonly string[],
  sizes: ReadonlyMap<string, number> | undefined,
): WrittenFile[] {
  return [...new Set(files)].map((file) => {
    const bytes = sizes?.get(file);
    return bytes === undefined ? { file } : { file, bytes };
  });
}

function sum(result: RunResult, field: 'partitions'): number {
  return result.nodes.reduce((total, node) => total + node[field], 0);
}
