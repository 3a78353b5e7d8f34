/**
 * A plan in words, for `dag plan` (what a run would do) and `dag status` (how
 * things stand). The two differ in wording only; both decide nothing.
 */
import type { ExpectedTotal, NodePlan, Plan } from '../run/plan.js';
import { type Paint, plain } from './paint.js';
import { plural, renderCount, renderDuration } from './quantities.js';
import { renderTable } from './text-table.js';

type State = NodePlan['state'];

const PLAN_WORDS: Readonly<Record<State, string>> = {
  stale: 'will run',
  unknown: 'may run',
  fresh: 'will not run',
};

/** One line per node and one of totals. */
export function renderPlan(plan: Plan, paint: Paint = plain): string {
  const count = (state: State): number => plan.nodes.filter((n) => n.state === state).length;
  const total =
    count('stale') + count('unknown') === 0
      ? `nothing to do: ${plural(plan.nodes.length, 'node')} fresh`
      : `${plural(plan.nodes.length, 'node')}: ${count('stale')} will run, ` +
        `${count('unknown')} may run, ${count('fresh')} will not run`;
  const expected = plan.expected ? renderExpected(plan.expected) : '';
  return render('plan', PLAN_WORDS, plan, expected === '' ? total : `${total}\n${expected}`, paint);
}

/** The same table with the words fresh, stale and unknown. */
export function renderStatus(plan: Plan, paint: Paint = plain): string {
  const count = (state: State): number => plan.nodes.filter((n) => n.state === state).length;
  const total =
    `${plural(plan.nodes.length, 'node')}: ${count('fresh')} fresh, ` +
    `${count('stale')} stale, ${count('unknown')} unknown`;
  const words = { stale: 'stale', unknown: 'unknown', fresh: 'fresh' };
  return render('state', words, plan, total, paint);
}

function render(
  heading: string,
  words: Readonly<Record<State, string>>,
  plan: Plan,
  total: string,
  paint: Paint,
): string {
  const hasTimes = plan.expected !== undefined;
  const [head, ...lines] = renderTable(
    [
      'node',
      'type',
      heading,
      '>partitions',
      '>stale',
      ...(hasTimes ? ['>expected'] : []),
      'because',
    ],
    plan.nodes.map((node) => [
      node.of === undefined ? node.node : `${node.node}@${node.of}`,
      node.type,
      words[node.state],
      isKnown(node) ? renderCount(node.partitions) : '?',
      isKnown(node) && node.state !== 'unknown' ? renderCount(node.stale) : '?',
      ...(hasTimes ? [timeOf(node)] : []),
      because(node),
    ]),
  );
  const painted = lines.map((line, i) => {
    const state = (plan.nodes[i] as NodePlan).state;
    return state === 'stale'
      ? paint('warn', line)
      : state === 'fresh'
        ? paint('faint', line)
        : line;
  });
  return `${[head, ...painted].join('\n')}\n\n${total}\n`;
}

function isKnown(node: NodePlan): boolean {
  return node.state === 'fresh' || node.partitions > 0;
}

function because(node: NodePlan): string {
  if (node.reasons.length > 0) return node.reasons.join(', ');
  if (node.state !== 'unknown') return '';
  return `depends on what ${node.upstream.map((id) => `"${id}"`).join(', ')} will give`;
}

function timeOf({ state, expected }: NodePlan): string {
  if (state === 'fresh' || expected === undefined) return '';
  if (expected.from === undefined || expected.to === undefined) return 'unknown';
  const range = renderRange(expected.from, expected.to);
  return expected.basis === 'declared' ? `${range} (declared)` : range;
}

/** The line of totals: how long, for how many jobs, and what it does not contain. */
function renderExpected({ from, to, jobs, unknown, declared }: ExpectedTotal): string {
  const without =
    unknown.length === 0 ? '' : `, and ${unknown.join(', ')}, which nobody measured yet`;
  const estimated =
    declared.length === 0 ? '' : `; ${declared.join(', ')} by the node type's own estimate`;
  if (to === 0 && unknown.length > 0)
    return 'expected time: unknown, because nothing of it was measured yet';
  return to === 0
    ? ''
    : `expected time: ${renderRange(from, to)} with ${plural(jobs, 'job')}${without}${estimated}`;
}

function renderRange(from: number, to: number): string {
  const [least, most] = [renderDuration(from), renderDuration(to)];
  return least === most ? most : `${from === 0 ? '0' : least} to ${most}`;
}
