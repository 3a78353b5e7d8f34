/**
 * What an audit found, one line per node, with the differences below it.
 */
import { mismatchText, type NodeAudit, type RunAudit } from '../run/audit-result.js';
import { type Paint, plain } from './paint.js';
import { plural, renderCount } from './quantities.js';

/** Differences named before the rest is only counted. */
const MOST_MISMATCHES = 3;

/** The audit of a run; with `onlyDifferent` only what came out differently. */
export function renderAudit(
  audit: RunAudit,
  options: { readonly paint?: Paint; readonly onlyDifferent?: boolean } = {},
): string[] {
  const paint = options.paint ?? plain;
  const told = audit.nodes.filter(
    ({ verdict }) => !options.onlyDifferent || verdict === 'different',
  );
  if (told.length === 0) return options.onlyDifferent ? [] : ['audit: no node has partitions'];
  const what = audit.sample.endsWith('%') ? audit.sample : `up to ${audit.sample}`;
  const head = `audit of ${what} of the hits of each node; --audit-seed ${audit.seed} draws the same`;
  return [head, ...told.flatMap((node) => renderNode(node, paint))];
}

/** `backtests: audited 438 of 43,758: equal`. */
export function renderNodeAudit(audit: NodeAudit): string {
  const { node, hits, audited, verdict } = audit;
  if (verdict === 'none') {
    return `${node}: nothing to audit${hits === 0 ? ', there is no stored hit' : ''}`;
  }
  return `${node}: audited ${renderCount(audited)} of ${renderCount(hits)}: ${wordsOf(audit)}`;
}

function renderNode(audit: NodeAudit, paint: Paint): string[] {
  const head = `  ${renderNodeAudit(audit)}`;
  if (audit.verdict !== 'different') {
    return [audit.verdict === 'refused' ? paint('warn', head) : head];
  }
  const lines = audit.mismatches
    .slice(0, MOST_MISMATCHES)
    .map((mismatch) => `    ${mismatchText(mismatch)}`);
  const more = audit.different - lines.length;
  return [paint('bad', head), ...lines, ...(more > 0 ? [`    and ${plural(more, 'other')}`] : [])];
}

function wordsOf({ verdict, different }: NodeAudit): string {
  switch (verdict) {
    case 'different':
      return `${plural(different, 'differs', 'differ')}; from now on nothing of it is served from the cache`;
    case 'refused':
      return 'equal, but not with the same code and params before; still nothing of it is served';
    case 'cleared':
      return 'equal since it was changed; it is served from the cache again';
    default:
      return 'equal';
  }
}
