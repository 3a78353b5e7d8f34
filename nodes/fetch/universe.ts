/**
 * What a universe is: a list of symbols in groups, with a benchmark.
 *
 * A group is what its symbols have in common, and belongs to one sector. Selecting
 * keeps the benchmark: without it nothing can be compared.
 */

/** Symbols with something in common. */
export interface UniverseGroup {
  /** '' where it has none. */
  readonly sector: string;
  readonly kind: 'stock' | 'etf' | '';
  readonly symbols: readonly string[];
}

export interface Universe {
  readonly about: string;
  /** '' where it has none. */
  readonly benchmark: string;
  /** True when its symbols are those of the made-up market. */
  readonly isSynthetic: boolean;
  readonly groups: Readonly<Record<string, UniverseGroup>>;
}

/** `params.universe` as a mapping: what to take of one. */
export interface UniverseChoice {
  /** Name of a universe, or a file of one's own. */
  readonly use: string;
  readonly groups?: readonly string[];
  readonly sectors?: readonly string[];
  readonly kinds?: readonly string[];
}

/** What selections may name. */
const FIELDS = ['groups', 'sectors', 'kinds'] as const;

/** A name in a selection that the universe does not know. */
export interface UnknownChoice {
  readonly field: (typeof FIELDS)[number];
  readonly index: number;
  readonly name: string;
  readonly known: readonly string[];
}

/** A choice, whichever way it is written. */
export function choiceOf(written: string | UniverseChoice): UniverseChoice {
  return typeof written === 'string' ? { use: written } : written;
}

/** True: the choice names a file and no universe of ours. */
export function isFile(use: string): boolean {
  return /\.ya?ml$/i.test(use);
}

/** Names that the universe does not have, so that nothing is left out in silence. */
export function unknownChoices(universe: Universe, choice: UniverseChoice): UnknownChoice[] {
  const groups = Object.entries(universe.groups);
  const known = {
    groups: groups.map(([name]) => name),
    sectors: unique(groups.map(([, { sector }]) => sector)),
    kinds: unique(groups.map(([, { kind }]) => kind)),
  };
  return FIELDS.flatMap((field) =>
    (choice[field] ?? []).flatMap((name, index) =>
      known[field].includes(name) ? [] : [{ field, index, name, known: known[field] }],
    ),
  );
}

/** Symbols of the groups that are in all selections made, sorted, the benchmark with them. */
export function selectSymbols(universe: Universe, choice: UniverseChoice): string[] {
  const { groups, sectors, kinds } = choice;
  const chosen = Object.entries(universe.groups).filter(
    ([name, { sector, kind }]) =>
      (groups?.includes(name) ?? true) &&
      (sectors?.includes(sector) ?? true) &&
      (kinds?.includes(kind) ?? true),
  );
  const symbols = chosen.flatMap(([, group]) => group.symbols);
  if (universe.benchmark !== '') symbols.push(universe.benchmark);
  return unique(symbols).sort();
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '');
}
