/**
 * Who reads whom, among nodes: tens of them. Partitions are never graph nodes.
 *
 * Building collects what is wrong with the edges; the order is topological and,
 * where that leaves a choice, the order of the configuration. No walk recurses.
 */
import { Graph } from 'graphlib';
import { diagnosticAt, type Locate } from '../config/place.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { suggestion } from '../errors/suggest.js';
import { findCycles } from './cycles.js';

/** As much of a configured node as a graph needs. */
export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, { readonly node: string; readonly output?: string }>>;
  readonly locate: Locate;
}

/** As much of a node type as edges are checked by; a `NodeType` is one. */
export interface NodeShape {
  readonly inputs: Readonly<
    Record<string, { readonly kind: 'table' | 'json'; readonly optional?: boolean }>
  >;
  readonly outputs: Readonly<Record<string, { readonly kind: 'table' | 'parquet' | 'json' }>>;
}

/** One read: `from`'s output arrives at `to` under the name `input`. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly input: string;
}

/** The graph of a configuration. Its methods need one without cycles. */
export interface NodeGraph {
  /** Every node after all that it reads. Empty when there is a cycle. */
  readonly order: readonly string[];
  readonly edges: readonly GraphEdge[];
  /** Nodes it reads, each once, in topological order. */
  upstream(id: string): readonly string[];
  /** Nodes that read it, each once, in topological order. */
  downstream(id: string): readonly string[];
  /** The targets and everything upstream of them, in topological order. */
  closure(targets: Iterable<string>): readonly string[];
}

/**
 * Builds the graph and says what is wrong with its edges.
 *
 * @param shapeOf the node type of a type's name, where known; then names of inputs
 *                and outputs and their kinds are checked too
 */
export function buildGraph(
  nodes: readonly GraphNode[],
  shapeOf: (type: string) => NodeShape | undefined = () => undefined,
): { readonly graph: NodeGraph; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const graph = new Graph({ directed: true });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges: GraphEdge[] = [];
  for (const node of nodes) graph.setNode(node.id);
  for (const node of nodes) {
    diagnostics.push(...checkInputs(node, byId, shapeOf));
    for (const [input, { node: from }] of Object.entries(node.inputs)) {
      if (!byId.has(from)) continue;
      graph.setEdge(from, node.id);
      edges.push({ from, to: node.id, input });
    }
  }
  const ids = nodes.map((node) => node.id);
  const { order, rest } = sort(ids, graph);
  diagnostics.push(...cycleDiagnostics(rest, graph, byId));
  return { graph: asNodeGraph(rest.length > 0 ? [] : order, edges, graph), diagnostics };
}

function checkInputs(
  node: GraphNode,
  byId: ReadonlyMap<string, GraphNode>,
  shapeOf: (type: string) => NodeShape | undefined,
): Diagnostic[] {
  const shape = shapeOf(node.type);
  const found: Diagnostic[] = [];
  const report = (input: string, code: string, message: string, hint?: string, atKey = false) =>
    found.push(diagnosticAt(node.locate(['inputs', input], atKey), code, message, hint));
  for (const [input, { node: from, output }] of Object.entries(node.inputs)) {
    const spec = shape && Object.hasOwn(shape.inputs, input) ? shape.inputs[input] : undefined;
    if (shape && !spec) {
      const message = `node "${node.id}" has no input "${input}"`;
      report(input, 'unknown-input', message, suggestion(input, Object.keys(shape.inputs)), true);
    }
    const source = byId.get(from);
    if (!source) {
      const others = [...byId.keys()].filter((id) => id !== node.id);
      const message = `node "${node.id}" reads "${from}", which no node provides`;
      report(input, 'unknown-input', message, suggestion(from, others));
      continue;
    }
    const outputs = shapeOf(source.type)?.outputs;
    if (!outputs) continue;
    const name = output ?? Object.keys(outputs)[0]!;
    const kind = Object.hasOwn(outputs, name) ? outputs[name]!.kind : undefined;
    if (kind === undefined) {
      const message = `node "${node.id}" reads "${from}.${name}", but "${from}" has no such output`;
      report(input, 'unknown-output', message, suggestion(name, Object.keys(outputs)));
    } else if (spec && (spec.kind === 'json') !== (kind === 'json')) {
      const message = `input "${input}" of node "${node.id}" takes ${spec.kind}, but "${from}.${name}" is ${kind}`;
      report(input, 'wrong-kind', message);
    }
  }
  for (const [input, { optional }] of Object.entries(shape?.inputs ?? {})) {
    if (optional || Object.hasOwn(node.inputs, input)) continue;
    const message = `node "${node.id}" needs the input "${input}"`;
    const place = node.locate(['inputs'], true);
    found.push(diagnosticAt(place, 'missing-input', message, `add "${input}: <node>" to inputs`));
  }
  return found;
}

/** Kahn's algorithm; among the nodes that are ready, the first of the configuration. */
function sort(ids: readonly string[], graph: Graph): { order: string[]; rest: string[] } {
  const rank = new Map(ids.map((id, i) => [id, i]));
  const waiting = new Map(ids.map((id) => [id, graph.predecessors(id)?.length ?? 0]));
  const ready = ids.filter((id) => waiting.get(id) === 0);
  const order: string[] = [];
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    order.push(id);
    waiting.delete(id);
    for (const next of graph.successors(id) ?? []) {
      const left = waiting.get(next)! - 1;
      waiting.set(next, left);
      if (left > 0) continue;
      const at = ready.findIndex((other) => rank.get(other)! > rank.get(next)!);
      ready.splice(at < 0 ? ready.length : at, 0, next);
    }
  }
  return { order, rest: ids.filter((id) => waiting.has(id)) };
}

function cycleDiagnostics(
  rest: readonly string[],
  graph: Graph,
  byId: ReadonlyMap<string, GraphNode>,
): Diagnostic[] {
  return findCycles(rest, (id) => graph.predecessors(id) ?? []).map((cycle) => {
    const first = byId.get(cycle[0]!)!;
    const before = cycle.at(-1)!;
    const input = Object.keys(first.inputs).find((name) => first.inputs[name]!.node === before)!;
    const message =
      cycle.length === 1
        ? `node "${first.id}" reads itself`
        : `nodes read each other in a circle: ${[...cycle, first.id].join(' -> ')}`;
    const place = first.locate(['inputs', input]);
    return diagnosticAt(place, 'cycle', message, 'let one of them read something else');
  });
}

function asNodeGraph(
  order: readonly string[],
  edges: readonly GraphEdge[],
  graph: Graph,
): NodeGraph {
  const sorted = (ids: ReadonlySet<string>) => order.filter((id) => ids.has(id));
  return {
    order,
    edges,
    upstream: (id) => sorted(new Set(graph.predecessors(id) ?? [])),
    downstream: (id) => sorted(new Set(graph.successors(id) ?? [])),
    closure(targets) {
      const wanted = new Set(targets);
      for (const id of wanted) {
        for (const from of graph.predecessors(id) ?? []) wanted.add(from);
      }
      return sorted(wanted);
    },
  };
}
