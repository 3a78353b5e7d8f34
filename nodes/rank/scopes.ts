/**
 * The lists of a ranking with what their rows are called by in its table, in the order in
 * which entries are handed in (ranking-outputs.ts).
 */
import type { Lists, Rankings } from './rankings.js';

/** Rows of one list: so many, of one scope and group. */
export interface List {
  readonly scope: string;
  readonly group: string;
  readonly count: number;
}

/** All lists but those of pairs. */
export function groupLists(rankings: Rankings): List[] {
  const of = (scope: string, lists: Lists): List[] =>
    Object.entries(lists).map(([group, list]) => ({ scope, group, count: list.length }));
  return [
    ...of('overall', { all: rankings.overall }),
    ...of('category', rankings.by_category),
    ...of('type', rankings.by_type),
    ...of('regime', rankings.by_regime),
    ...of('scenario', rankings.by_scenario),
  ];
}

/** Pairs: each is of a group of its own, its symbol. */
export function pairLists({ best_pairs, worst_pairs }: Rankings): List[] {
  const of = (scope: string, list: Rankings['best_pairs']): List[] =>
    list.map(({ symbol }) => ({ scope, group: symbol, count: 1 }));
  return [...of('best pair', best_pairs), ...of('worst pair', worst_pairs)];
}
