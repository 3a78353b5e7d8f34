/**
 * What `dag cache` says: what the cache holds, what left it, what is damaged.
 */

import { ageText, type CacheLimits } from '../config/cache-limits.js';
import { lostDatabaseText } from '../run/database-state.js';
import type { PruneAnswer, StatsAnswer, VerifyAnswer } from '../run/tend-cache.js';
import { type Paint, plain } from './paint.js';
import { plural, renderBytes, renderCount, renderDuration } from './quantities.js';
import { renderTable } from './text-table.js';

/** Damaged answers of one node and pack that are named. */
const MOST_NAMES = 5;

/** `2.0 GB, 30d`; `any size` where there is no limit. */
export function renderLimits({ maxBytes, maxAge }: CacheLimits): string {
  const size = maxBytes === undefined ? 'any size' : renderBytes(maxBytes);
  return `${size}, ${maxAge === undefined ? 'any age' : ageText(maxAge)}`;
}

/** What the cache holds, for people. */
export function renderCacheStats(stats: StatsAnswer): string {
  if (stats.bytes === 0) return `there is nothing in ${stats.folder}\n`;
  const kinds = renderTable(
    ['what', '>files', '>size'],
    stats.kinds.map(({ kind, files, bytes }) => [kind, renderCount(files), renderBytes(bytes)]),
  );
  const nodes = renderTable(
    ['node', '>answers', '>current', '>earlier', '>dead', '>computing'],
    stats.nodes.map((node) => [
      node.node,
      renderCount(node.answers),
      renderBytes(node.current),
      renderBytes(node.earlier),
      renderBytes(node.dead),
      node.milliseconds === 0 ? '' : renderDuration(node.milliseconds),
    ]),
  );
  const lines = [`${renderBytes(stats.bytes)} in ${stats.folder}, ${limitsInWords(stats.limits)}`];
  lines.push('', ...kinds, '', ...nodes);
  if (stats.unnamed > 0) {
    lines.push('', `${renderBytes(stats.unnamed)} of the packs are dead: nothing names them`);
  }
  return `${lines.join('\n')}\n`;
}

function limitsInWords({ maxBytes, maxAge }: CacheLimits): string {
  const size = maxBytes === undefined ? 'of any size' : `of at most ${renderBytes(maxBytes)}`;
  return maxAge === undefined
    ? `${size}; nothing is evicted for its age`
    : `${size}; what nobody needs for ${ageText(maxAge)} is evicted`;
}

/** What pruning did, or would do. */
export function renderPrune(answer: PruneAnswer): string {
  const { isDryRun, limits, answers, milliseconds, bytesBefore, bytesAfter } = answer;
  const freed = Math.max(0, bytesBefore - bytesAfter);
  const kept = `${renderBytes(bytesAfter)} ${isDryRun ? 'would be kept' : 'kept'}`;
  const lines: string[] = [];
  if (answers > 0) {
    const verb = isDryRun ? 'would be evicted' : 'evicted';
    const about = isDryRun ? 'about ' : '';
    const lost = `${renderDuration(milliseconds)} of computing lost`;
    lines.push(
      `${plural(answers, 'answer')} ${verb}: ${about}${renderBytes(freed)} freed, ${lost}`,
    );
  } else if (freed > 0) {
    const bytes = `${renderBytes(freed)} of dead bytes`;
    lines.push(isDryRun ? `${bytes} would be freed` : `${bytes} freed`);
  } else lines.push('nothing to prune');
  lines.push(`${kept}; the limits are ${renderLimits(limits)}`);
  if (limits.maxBytes !== undefined && bytesAfter > limits.maxBytes) {
    lines.push(
      answer.all
        ? 'it says what is fresh, and why; it may be deleted with the whole folder'
        : 'what is published now is made of it; --all evicts that, too',
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What verifying found. */
export function renderVerify(answer: VerifyAnswer, paint: Paint = plain): string {
  const { cache, published, database, isRepaired } = answer;
  const checked = [
    `${plural(cache.answers, 'answer')} (${renderBytes(cache.bytes)})`,
    `${plural(published.files, 'published file')} (${renderBytes(published.bytes)})`,
  ].join(' and ');
  if (answer.isWhole) return `${checked} checked: ${paint('good', 'all as they were written')}\n`;
  const lines = renderDamagedAnswers(answer);
  for (const { node, file, problem } of published.damaged) {
    lines.push(
      `${node}  "${file}" ${problem === 'missing' ? 'is missing' : 'is not what was written'}`,
    );
  }
  for (const file of cache.files) lines.push(`"${file}" is not what was written`);
  if (cache.lostLogBytes > 0) {
    lines.push(`"cache/actions.log": ${plural(cache.lostLogBytes, 'byte')} of no record`);
  }
  if (database && database.state !== 'whole') {
    lines.push(lostDatabaseText(database.file, database.state));
  }
  const next = isRepaired
    ? 'what is damaged was dropped; runs make it anew when they need it'
    : 'dag cache verify --repair drops it; runs make it anew when they need it';
  return `${[`${checked} checked: ${paint('bad', 'damaged')}`, ...lines, next].join('\n')}\n`;
}

/** One line per node, pack and problem. */
function renderDamagedAnswers({ cache }: VerifyAnswer): string[] {
  const groups = new Map<string, { head: string; tail: string; names: string[] }>();
  for (const { node, pack, problem, partition, fingerprint } of cache.damaged) {
    const place = `pack ${pack}`;
    const tail = problem === 'gone' ? `gone from ${place}` : `changed in ${place}`;
    const group = groups.get(`${node} ${tail}`) ?? { head: node, tail, names: [] };
    group.names.push(partition ?? `earlier answer ${fingerprint.slice(0, 8)}`);
    groups.set(`${node} ${tail}`, group);
  }
  return [...groups.values()].map(({ head, tail, names }) => {
    const more = names.length - MOST_NAMES;
    const named = names.slice(0, MOST_NAMES).join(', ');
    const rest = more > 0 ? ` and ${renderCount(more)} more` : '';
    return `${head}  ${plural(names.length, 'answer')} ${tail}: ${named}${rest}`;
  });
}
