/**
 * The part of the report that says by which rules and costs all of it was made.
 */
import type { ConfiguredNode } from '../../src/contract/index.js';
import { SEED } from './list-evidence.js';
import type { Rankings } from './rankings.js';

/** Params that say how orders are filled and what they cost; lists and objects are left to the record of the run. */
function settingsOf({ params }: ConfiguredNode): string {
  return Object.entries(params)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

/** Rules and costs as they are configured, and the conventions of the figures. */
export function conventionLines(
  { baseline }: Rankings,
  configuration: readonly ConfiguredNode[],
): string[] {
  const configured = configuration
    .filter(({ type }) => type === 'backtest' || type === 'fetch')
    .map((node) => `- Node \`${node.node}\` (${node.type}): ${settingsOf(node)}.`);
  return [
    ...configured,
    '- Decisions at the close are filled at the next open; what is held at the end of a window is sold at its last close. Costs are in every figure.',
    '- Returns are simple; a year has 252 sessions; the risk-free rate is 0, as cash earns nothing.',
    `- Excess is over \`${baseline}\` on the same symbol and the same days.`,
    '- A day that lies in several windows counts once, from the window that began first; windows that were made up count only in lists of their own.',
    `- Intervals and p values come from 1,000 stationary bootstrap histories with seed ${SEED}: the same results give the same report.`,
  ];
}
