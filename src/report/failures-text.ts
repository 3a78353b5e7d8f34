/**
 * Failures, each said once.
 *
 * Partitions of one node that failed with the same text are one failure with a
 * list of places: ten thousand equal lines hide the two that differ.
 */
import { coverageText } from '../run/coverage.js';
import type { NodeOutcome, RunFailure } from '../run/events.js';
import { type Paint, plain } from './paint.js';
import { plural } from './quantities.js';

/** Places named before the rest is only counted. */
const MOST_PLACES = 3;

/** `failed` lines first, then `not run` lines. */
export function renderFailures(
  failures: readonly RunFailure[],
  nodes: readonly NodeOutcome[],
  paint: Paint = plain,
): string[] {
  const groups = new Map<string, RunFailure[]>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.node, failure.message]);
    const members = groups.get(key);
    if (members) members.push(failure);
    else groups.set(key, [failure]);
  }
  const lines: string[] = [];
  for (const members of groups.values()) {
    const { node, message } = members[0] as RunFailure;
    const places = members.map((member) => member.key.join('/')).filter((place) => place !== '');
    lines.push(paint('bad', `failed   ${node}${renderPlaces(places)}: ${message}`));
  }
  const told = new Set(failures.map((failure) => failure.node));
  for (const node of nodes) {
    if (node.state === 'failed' && !told.has(node.node)) {
      lines.push(paint('bad', `failed   ${node.node}${because(node.reasons)}`));
    }
    if (node.state === 'not-run') {
      lines.push(paint('warn', `not run  ${node.node}: ${node.reasons.join(', ')}`));
    }
    if (node.coverage !== undefined) {
      const parts = node.coverage.map(coverageText).join(', ');
      lines.push(paint('warn', `partial  ${node.node}: coverage: ${parts}`));
    }
  }
  return lines;
}

function because(reasons: readonly string[]): string {
  return reasons.length === 0 ? '' : ` because ${reasons.join(', ')}`;
}

function renderPlaces(places: readonly string[]): string {
  if (places.length === 0) return '';
  if (places.length === 1) return ` ${places[0]}`;
  const named = places.slice(0, MOST_PLACES).join(', ');
  const rest = places.length > MOST_PLACES ? `, and ${places.length - MOST_PLACES} more` : '';
  return ` (${plural(places.length, 'partition')}: ${named}${rest})`;
}
