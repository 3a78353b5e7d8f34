/**
 * From a selection to nodes of the graph.
 *
 * A pipeline stands for its nodes and everything upstream of them. Every word
 * must name something: a mistyped one is an error, never a smaller selection.
 * Only a state may hold for no node, as long as anything is selected at all.
 */
import { ArgumentError, EngineError } from '../errors/errors.js';
import { suggestion } from '../errors/suggest.js';
import { isGlob, matchesGlob, suggestionForPattern } from './glob.js';
import type { NodeGraph } from './graph.js';
import type { Argument, SelectableState, Term } from './selection.js';

/** What words are looked up in; a configuration is one. */
export interface SelectableNames {
  readonly pipelines: Readonly<Record<string, readonly string[]>>;
  readonly nodes: readonly {
    readonly id: string;
    readonly type: string;
    readonly tags: readonly string[];
  }[];
}

/** What is asked for. */
export interface Selection {
  /** Empty: all pipelines, or all nodes where there are none. */
  readonly select: readonly Argument[];
  readonly exclude: readonly Argument[];
}

/** A partition belongs to the selection when it fits all terms of one of these lists. */
export type PartitionFilter = readonly (readonly Term[])[];

export interface Selected {
  /** In topological order; never empty. */
  readonly nodes: readonly string[];
  readonly excluded: ReadonlySet<string>;
  /** Of nodes of which only some partitions are selected. */
  readonly partitions: ReadonlyMap<string, PartitionFilter>;
}

/** The states of a node: it may have failed and be stale. */
export type StatesOf = (id: string) => readonly SelectableState[];

/**
 * Resolves a selection.
 *
 * @throws {EngineError} kind "usage": a word names nothing, or nothing is selected
 */
export function resolveSelection(
  selection: Selection,
  names: SelectableNames,
  graph: NodeGraph,
  statesOf: StatesOf,
): Selected {
  const lookup = new Lookup(names, graph, statesOf);
  const partitions = new Map<string, Term[][]>();
  const whole = new Set<string>(selection.select.length === 0 ? lookup.everything() : []);
  for (const argument of selection.select) {
    const { nodes, filters } = lookup.intersection(argument);
    for (const id of nodes) {
      const filter = filters.get(id);
      if (filter) partitions.set(id, [...(partitions.get(id) ?? []), filter]);
      else whole.add(id);
    }
  }
  const excluded = new Set<string>();
  for (const argument of selection.exclude) {
    for (const term of argument.terms) refusePartition(term, argument);
    for (const id of lookup.intersection(argument).nodes) excluded.add(id);
  }
  for (const id of whole) partitions.delete(id);
  const chosen = new Set([...whole, ...partitions.keys()]);
  const nodes = graph.order.filter((id) => chosen.has(id) && !excluded.has(id));
  if (nodes.length === 0) throw nothingSelected(selection, chosen.size > 0);
  return { nodes, excluded, partitions };
}

/**
 * The selected nodes and everything that they need, in topological order.
 *
 * @throws {EngineError} code "excluded-needed"
 */
export function withUpstream(selected: Selected, graph: NodeGraph): readonly string[] {
  const needed = graph.closure(selected.nodes);
  for (const id of needed) {
    const excluded = graph.upstream(id).find((from) => selected.excluded.has(from));
    if (excluded === undefined) continue;
    const message = `"${excluded}" is excluded, but "${id}" reads it`;
    const hint = `exclude what reads it, too: --exclude ${excluded}+`;
    throw new EngineError('usage', 'excluded-needed', message, { hint });
  }
  return needed;
}

/** Looks words up. */
class Lookup {
  private readonly names: SelectableNames;
  private readonly graph: NodeGraph;
  private readonly statesOf: StatesOf;

  constructor(names: SelectableNames, graph: NodeGraph, statesOf: StatesOf) {
    this.names = names;
    this.graph = graph;
    this.statesOf = statesOf;
  }

  everything(): readonly string[] {
    const all = Object.values(this.names.pipelines).flat();
    return all.length > 0 ? this.graph.closure(all) : this.graph.order;
  }

  /** Nodes that fit all terms; with the partition terms of those that have some. */
  intersection(argument: Argument): { nodes: string[]; filters: Map<string, Term[]> } {
    let nodes: string[] | undefined;
    const filters = new Map<string, Term[]>();
    for (const term of argument.terms) {
      const found = this.reach(term, argument);
      nodes = nodes === undefined ? [...found] : nodes.filter((id) => found.has(id));
      if (term.partition === undefined) continue;
      for (const id of found) filters.set(id, [...(filters.get(id) ?? []), term]);
    }
    if (nodes?.length === 0 && argument.terms.length > 1 && !hasState(argument)) {
      throw new EngineError('usage', 'no-match', `no node is in all parts of "${argument.text}"`, {
        hint: 'a comma keeps only nodes that are on both of its sides; write two arguments for both',
      });
    }
    return { nodes: nodes ?? [], filters };
  }

  /** What a term names, and the nodes that its signs add. */
  private reach(term: Term, argument: Argument): Set<string> {
    const named = this.named(term, argument);
    const all = new Set(named);
    walk(named, term.upstream, (id) => this.graph.upstream(id), all);
    walk(named, term.downstream, (id) => this.graph.downstream(id), all);
    return all;
  }

  private named(term: Term, argument: Argument): readonly string[] {
    const { names, graph } = this;
    const { method, value } = term;
    const pick = (fits: (node: SelectableNames['nodes'][number]) => boolean): string[] =>
      names.nodes.filter(fits).map(({ id }) => id);
    if (method === 'state') return pick(({ id }) => this.statesOf(id).some((s) => s === value));
    if (method === 'name' && !isGlob(value)) {
      const pipeline = Object.hasOwn(names.pipelines, value) ? names.pipelines[value] : undefined;
      if (pipeline && term.partition === undefined) return graph.closure(pipeline);
      return required(
        pick(({ id }) => id === value),
        () => this.unknownName(term, argument),
      );
    }
    const found =
      method === 'tag'
        ? pick(({ tags }) => tags.some((tag) => matchesGlob(value, tag)))
        : pick((node) => matchesGlob(value, method === 'type' ? node.type : node.id));
    return required(found, () => this.noMatch(term, argument));
  }

  private unknownName(term: Term, argument: Argument): EngineError {
    const ids = this.names.nodes.map(({ id }) => id);
    if (term.partition !== undefined) {
      const message = `"${term.value}" is not a node, and only nodes have partitions`;
      return at(term, argument, 'unknown-target', message, suggestion(term.value, ids));
    }
    const message = `"${term.value}" is neither a pipeline nor a node`;
    const hint = suggestion(term.value, [...Object.keys(this.names.pipelines), ...ids]);
    return at(term, argument, 'unknown-target', message, hint);
  }

  private noMatch(term: Term, argument: Argument): EngineError {
    const { nodes } = this.names;
    const tags = [...new Set(nodes.flatMap((node) => node.tags))];
    const types = [...new Set(nodes.map(({ type }) => type))];
    const [what, words] =
      term.method === 'tag'
        ? [`no node has the tag "${term.value}"`, tags]
        : term.method === 'type'
          ? [`no node is of type "${term.value}"`, types]
          : [`"${term.value}" matches no node`, nodes.map(({ id }) => id)];
    const hint =
      words.length === 0
        ? 'no node has a tag; add "tags: [x]" to a node'
        : suggestionForPattern(term.value, words);
    return at(term, argument, 'no-match', what, hint);
  }
}

function refusePartition(term: Term, argument: Argument): void {
  if (term.partition === undefined) return;
  const message = 'single partitions cannot be excluded';
  throw at(term, argument, 'bad-selection', message, 'exclude whole nodes, without "@"');
}

function walk(
  from: Iterable<string>,
  steps: number,
  next: (id: string) => readonly string[],
  into: Set<string>,
): void {
  let border = [...from];
  const seen = new Set(border);
  for (let step = 0; step < steps && border.length > 0; step++) {
    border = border.flatMap(next).filter((id) => !seen.has(id) && seen.add(id));
    for (const id of border) into.add(id);
  }
}

function required(found: readonly string[], error: () => EngineError): readonly string[] {
  if (found.length === 0) throw error();
  return found;
}

function hasState(argument: Argument): boolean {
  return argument.terms.some(({ method }) => method === 'state');
}

function nothingSelected({ select, exclude }: Selection, hadSome: boolean): EngineError {
  const words = (list: readonly Argument[]): string => list.map(({ text }) => text).join(' ');
  if (hadSome) {
    return new EngineError('usage', 'no-match', `--exclude ${words(exclude)} leaves no node`, {
      hint: 'exclude less',
    });
  }
  return new EngineError('usage', 'no-match', `no node fits "${words(select)}"`, {
    hint: 'dag status shows the state of every node',
  });
}

function at(
  term: Term,
  argument: Argument,
  code: string,
  message: string,
  hint: string | undefined,
): ArgumentError {
  return new ArgumentError(code, message, {
    argument: argument.text,
    at: term.at,
    length: term.length,
    hint,
  });
}
