/**
 * How the ranked rows of a strategy fall into groups: all of them, by type of scenario, by
 * scenario and by symbol.
 *
 * Most strategies have the same backtests, and the same of them ran to their end: what is
 * found of the rows of one is used again for the next.
 */
import type { Cases } from './cases.js';
import { type Cells, cellsOf, groupsIn } from './cells.js';

/** Groupings of backtests, in order. */
export const GROUPINGS = ['overall', 'type', 'scenario', 'symbol'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The groups of one grouping. */
export interface Groups {
  /** In order of first use. */
  readonly names: readonly string[];
  /** Positions of those that hold ranked backtests, in the order in which these come to them. */
  readonly held: readonly number[];
}

/** Groups and the ranked rows in each. */
export interface Layout {
  readonly groups: Readonly<Record<Grouping, Groups>>;
  readonly cells: Readonly<Record<Grouping, Cells>>;
}

/** Layouts of many strategies, one after another. */
export class SharedLayouts {
  private readonly types: ReadonlyMap<string, string>;
  private last:
    | { readonly cases: Cases; readonly ranked: Int32Array; readonly layout: Layout }
    | undefined;

  /** `types`: of each scenario. */
  constructor(types: ReadonlyMap<string, string>) {
    this.types = types;
  }

  /** The layout of the `ranked` rows, of which `cases` says what they are about. */
  of(cases: Cases, ranked: Int32Array): Layout {
    const { last } = this;
    if (last && last.cases === cases && areSame(last.ranked, ranked)) return last.layout;
    const layout = layoutOf(cases, ranked, this.types);
    this.last = { cases, ranked, layout };
    return layout;
  }
}

/** The type of a scenario that is ranked; "other" where nothing says it. */
export function typeOf(scenario: string, types: ReadonlyMap<string, string>): string {
  return types.get(scenario) ?? 'other';
}

function layoutOf(cases: Cases, ranked: Int32Array, types: ReadonlyMap<string, string>): Layout {
  const { scenarios, scenario, symbols, symbol } = cases;
  const ownTypes = scenarios.map((name) => typeOf(name, types));
  const typeNames = [...new Set(ownTypes)];
  const codeOf = ownTypes.map((type) => typeNames.indexOf(type));
  const codes: Record<Grouping, [names: readonly string[], code: Int32Array]> = {
    overall: [['all'], new Int32Array(scenario.length)],
    type: [typeNames, scenario.map((at) => codeOf[at] as number)],
    scenario: [scenarios, scenario],
    symbol: [symbols, symbol],
  };
  const groups = {} as Record<Grouping, Groups>;
  const cells = {} as Record<Grouping, Cells>;
  for (const grouping of GROUPINGS) {
    const [names, code] = codes[grouping];
    groups[grouping] = { names, held: groupsIn(ranked, code, names.length) };
    cells[grouping] = cellsOf(ranked, code, names.length);
  }
  return { groups, cells };
}

function areSame(some: Int32Array, others: Int32Array): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false;
  return true;
}
