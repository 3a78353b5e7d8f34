/**
 * What changed between two runs, in words: what was asked, what it rested on,
 * what came out. A part that is the same takes one line; lists are cut.
 */

import type { Cause, ResultChange, RunDiff, RunFacts } from '../inspect/diff-runs.js';
import type { ChangedValue } from '../inspect/diff-summary.js';
import { trialText } from '../run/trials.js';
import { plural } from './quantities.js';
import { renderTable } from './text-table.js';

/** The whole text; lists are cut after `limit` lines. */
export function renderDiff(diff: RunDiff, limit: number): string {
  const blocks = [
    renderRuns(diff),
    ...(diff.not_kept.length > 0 ? [[notKept(diff)]] : []),
    renderParams(diff, limit),
    renderData(diff, limit),
    renderCode(diff, limit),
    ...renderTrials(diff),
    renderOutputs(diff),
    ...diff.results.map((result) => renderResult(result, limit)),
  ];
  // Parts of one line stand together; a part with a list stands alone.
  let text = '';
  blocks.forEach((block, i) => {
    const isShort = block.length === 1 && blocks[i - 1]?.length === 1;
    text += `${i === 0 ? '' : isShort ? '\n' : '\n\n'}${block.join('\n')}`;
  });
  return `${text}\n`;
}

function renderRuns(diff: RunDiff): string[] {
  const line = (name: string, { run, started_at, command, status }: RunFacts): string[] => [
    name,
    run,
    `${started_at.slice(0, 10)} ${started_at.slice(11, 19)}`,
    status,
    command,
  ];
  const lines = renderTable(
    ['', 'run', 'started (UTC)', 'status', 'command'],
    [line('A', diff.a), line('B', diff.b)],
  );
  if (diff.only_a.length > 0) lines.push(`only in A: ${diff.only_a.join(', ')}`);
  if (diff.only_b.length > 0) lines.push(`only in B: ${diff.only_b.join(', ')}`);
  return lines;
}

function notKept({ not_kept }: RunDiff): string {
  return (
    `not compared: ${not_kept.join(', ')}; one of the records keeps no data, code and results of ` +
    `${not_kept.length === 1 ? 'it' : 'them'}, because an older version wrote it or the node did not finish`
  );
}

function renderParams({ params, wiring }: RunDiff, limit: number): string[] {
  const rows = [
    ...params.map(({ node, param, before, after }) => [node, param, show(before), show(after)]),
    ...wiring.map(({ node, input, before, after }) => [
      node,
      `input ${input}`,
      before ?? 'unset',
      after ?? 'unset',
    ]),
  ];
  if (rows.length === 0) return ['params: the same'];
  return ['params', ...cut(renderTable(['node', 'param', 'before', 'after'], rows), limit)];
}

function renderData({ data, outputs }: RunDiff, limit: number): string[] {
  if (data.length === 0) return [outputs.length === 0 ? 'data: not compared' : 'data: the same'];
  const lines = data.flatMap(({ node, output, items }) => {
    if (!items) return [`  ${node}.${output} changed; its items are too many to keep one by one`];
    const { added, removed, changed, same } = items;
    const of = (what: string, keys: readonly string[]): string[] =>
      keys.length === 0
        ? []
        : [`    ${what}: ${keys.slice(0, limit).join(', ')}${more(keys, limit)}`];
    return [
      `  ${node}.${output}: ${plural(added.length, 'item')} added, ${removed.length} removed, ` +
        `${changed.length} changed, ${same} the same`,
      ...of('added', added),
      ...of('removed', removed),
      ...of('changed', changed),
    ];
  });
  return ['data', ...lines];
}

function renderCode({ code, outputs }: RunDiff, limit: number): string[] {
  if (code.length === 0) return [outputs.length === 0 ? 'code: not compared' : 'code: the same'];
  const rows = code.map(({ node, type, what, plugin, change }) => [
    node,
    plugin !== undefined
      ? `plug-in "${plugin}"`
      : what === 'node type'
        ? `node type "${type}"`
        : what,
    change,
  ]);
  return ['code', ...cut(renderTable(['node', 'what', 'change'], rows), limit)];
}

/** A line per count that changed; nothing where none did. */
function renderTrials({ trials }: RunDiff): string[][] {
  if (trials.length === 0) return [];
  return [
    trials.map(({ node, input, before, after }) => `${node}: ${trialText(input, before, after)}`),
  ];
}

function renderOutputs({ outputs, files }: RunDiff): string[] {
  const changed = outputs.filter(({ same }) => !same).map((o) => `${o.node}.${o.output}`);
  const same = outputs.length - changed.length;
  if (changed.length === 0)
    return [outputs.length === 0 ? 'outputs: not compared' : 'outputs: the same'];
  const count = (change: string): number => files.filter((file) => file.change === change).length;
  const words = ['changed', 'added', 'removed']
    .filter((change) => count(change) > 0)
    .map((change) => `${count(change)} ${change}`);
  return [
    `outputs: ${changed.join(', ')} changed; ${same} the same`,
    ...(words.length === 0 ? [] : [`published files: ${words.join(', ')}`]),
  ];
}

function renderResult(result: ResultChange, limit: number): string[] {
  const { node, name, key, moved, changed, added, removed, rows } = result;
  const places = [
    ...moved.map(({ row, before, after }) => [row, String(before), String(after)]),
    ...added.map(({ row, at }) => [row, '–', String(at)]),
    ...removed.map(({ row, at }) => [row, String(at), '–']),
  ];
  const lines = [`${name} of ${node}, because ${becauseText(result.because)}`];
  if (places.length > 0) {
    lines.push('', ...cut(renderTable([key, '>before', '>after'], places), limit));
  } else {
    lines.push(`  all ${rows} rows keep their places`);
  }
  if (changed.length > 0) {
    const table = renderTable(
      [key, 'column', '>before', '>after', '>difference'],
      changed.map((value) => [value.row, value.column, ...valueTexts(value)]),
    );
    lines.push('', ...cut(table, limit));
  }
  return lines;
}

function becauseText(causes: readonly Cause[]): string {
  if (causes.length === 0) {
    return 'of nothing that is recorded: the same question was answered differently';
  }
  const parts = (['data', 'params', 'code', 'trials'] as const).map((kind) => {
    const nodes = causes.filter((cause) => cause.kind === kind).map(({ node }) => node);
    return nodes.length === 0 ? '' : `${kind} of ${nodes.join(', ')}`;
  });
  return `of changed ${parts.filter((part) => part !== '').join('; ')}`;
}

/** Before, after and difference (`pp`: percentage points), with enough digits to see it. */
function valueTexts({ before, after, difference, unit }: ChangedValue): string[] {
  if (difference === undefined) return [plainText(before), plainText(after), ''];
  const isWhole = Number.isInteger(before) && Number.isInteger(after) && unit === undefined;
  const scale = unit === 'percent' ? 100 : 1;
  const suffix = unit === 'percent' ? '%' : '';
  const size = Math.abs(difference * scale);
  const least = unit === 'percent' ? 2 : 3;
  const digits = isWhole ? 0 : Math.min(12, Math.max(least, 1 - Math.floor(Math.log10(size))));
  const text = (value: number): string => (value * scale).toFixed(digits);
  const sign = difference > 0 ? '+' : '';
  return [
    `${text(before as number)}${suffix}`,
    `${text(after as number)}${suffix}`,
    `${sign}${text(difference)}${unit === 'percent' ? ' pp' : ''}`,
  ];
}

function plainText(value: string | number | null): string {
  return value === null ? '–' : String(value);
}

function show(value: unknown): string {
  const text = value === undefined ? 'unset' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The table indented, its rows cut after `limit`. */
function cut(table: readonly string[], limit: number): string[] {
  const rest = table.length - 1 - limit;
  const lines = table.slice(0, limit + 1).map((line) => `  ${line}`);
  return rest > 0 ? [...lines, `  and ${rest} more; --limit ${table.length - 1} shows all`] : lines;
}

function more(keys: readonly string[], limit: number): string {
  return keys.length > limit ? ` and ${keys.length - limit} more` : '';
}
