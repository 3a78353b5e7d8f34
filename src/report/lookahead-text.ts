/**
 * What a check for look-ahead found: a line per node, and for each leak who it is
 * and the first place where it shows.
 */
import {
  isClean,
  type Leak,
  type LookaheadReport,
  type NodeLookahead,
} from '../inspect/lookahead-result.js';
import { type Paint, plain } from './paint.js';
import { plural, renderCount } from './quantities.js';

/** Leaks of a node that are told before the rest is only counted. */
const MOST_LEAKS = 10;

/** The whole text, ending with a line break. */
export function renderLookahead(report: LookaheadReport, paint: Paint = plain): string {
  if (report.nodes.length === 0) {
    return 'nothing to check: no selected node makes its rows along time\n';
  }
  const lines = report.nodes.flatMap((node) => renderNode(node, paint));
  return `${[...lines, '', renderEnd(report, paint)].join('\n')}\n`;
}

function renderNode(node: NodeLookahead, paint: Paint): string[] {
  if (node.unchecked !== null) {
    return [paint('warn', `${node.node}: not checked: ${node.unchecked}`)];
  }
  const size = `${plural(node.partitions, 'partition')}, ${plural(node.cuts, 'cut')}`;
  const head = `${node.node}: ${renderVerdict(node)}; ${size}`;
  const leaks = node.leaks.slice(0, MOST_LEAKS).flatMap((leak) => renderLeak(leak, node));
  const more = node.leaks.length - MOST_LEAKS;
  const silent = node.silent.join(', ');
  return [
    node.leaks.length > 0 ? paint('bad', head) : head,
    ...leaks,
    ...(more > 0 ? [`  and ${renderCount(more)} more`] : []),
    ...(silent === '' ? [] : [paint('warn', `  with too little data to be compared: ${silent}`)]),
  ];
}

function renderVerdict({ by, subjects, columns, leaks }: NodeLookahead): string {
  const noun = by ?? 'column';
  const total = plural(by === null ? columns : subjects, noun, manyOf(noun));
  const ahead = leaks.filter(({ kind }) => kind === 'look-ahead');
  // Rows that come or go, and partitions that fail, belong to no column.
  const named = ahead.filter(({ subject, column }) => subject !== null || column !== null).length;
  const unstable = leaks.length - ahead.length;
  const parts = [
    ...(named > 0 ? [`look-ahead in ${renderCount(named)} of ${total}`] : []),
    ...(named < ahead.length ? ['look-ahead in its rows'] : []),
    ...(unstable > 0 ? [`${renderCount(unstable)} of ${total} not deterministic`] : []),
  ];
  return parts.length === 0 ? `no look-ahead in ${total}` : parts.join(', ');
}

function manyOf(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** Who it is, and below it the first place. */
function renderLeak(leak: Leak, { node }: NodeLookahead): string[] {
  const { subject, column, output, plugin, file, at, last, before, after } = leak;
  const name = subject ?? column ?? output;
  const of = plugin === null || plugin === name ? '' : ` of ${plugin}`;
  const place = [
    `${node}@${leak.key.join('/')}`,
    ...(subject === null ? [at] : [`${output} of ${at}`, ...(column === null ? [] : [column])]),
  ].join(', ');
  const cuts = `in ${renderCount(leak.found)} of ${plural(leak.cuts, 'cut')}`;
  const values =
    last === null
      ? `${before}, and ${after} when computed again on the same data`
      : `${before} while the data ends at ${last}, ${after} when it goes on; ${cuts}`;
  return [`  ${name}${of}${file === null ? '' : ` (${file})`}`, `    ${place}: ${values}`];
}

function renderEnd(report: LookaheadReport, paint: Paint): string {
  const { nodes, seed } = report;
  const again = `--seed ${seed} draws the same partitions and cuts`;
  const nodesWith = (kind: Leak['kind']): number =>
    nodes.filter(({ leaks }) => leaks.some((leak) => leak.kind === kind)).length;
  const leaky = nodesWith('look-ahead');
  const unstable = nodesWith('not-deterministic');
  const open = nodes.filter(({ unchecked }) => unchecked !== null).map(({ node }) => node);
  if (isClean(report)) {
    return `${paint('good', `no look-ahead found in ${plural(nodes.length, 'node')}`)}; ${again}`;
  }
  const parts = [
    ...(leaky > 0
      ? [paint('bad', `look-ahead in ${leaky} of ${plural(nodes.length, 'node')}`)]
      : []),
    ...(unstable > 0 ? [`${plural(unstable, 'node')} not deterministic`] : []),
    ...(open.length > 0
      ? [
          `${plural(open.length, 'node')} not checked: run what ${open.length === 1 ? 'it reads' : 'they read'} first`,
        ]
      : []),
  ];
  return [...parts, again].join('; ');
}
