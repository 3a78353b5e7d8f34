/**
 * What each node of a project tries out, on what data, and whose trials it must count.
 *
 * The data are the sources upstream as they are configured, not their rows: a new day
 * in them does not make anybody look for the first time.
 */
import { digestOf } from '../config/digest.js';
import type { NodeRuntime } from './runtime.js';
import type { NodeTrial } from './trial.js';

/** Nodes in dependency order, each with its trials. Their params must have been checked. */
export function withTrials(nodes: readonly NodeRuntime[]): NodeRuntime[] {
  const sources = new Map<string, ReadonlySet<NodeRuntime>>();
  /** Per node: data of its own trials and of all upstream. */
  const tried = new Map<string, ReadonlySet<string>>();
  return nodes.map((node) => {
    const upstream = [...new Set(Object.values(node.inputs).map((from) => from.node))];
    const found = upstream.flatMap((id) => [...(sources.get(id) ?? [])]);
    sources.set(node.id, new Set(node.node.kind === 'source' ? [...found, node] : found));
    const own = ownTrials(node);
    const data = dataOf(found);
    const above = upstream.flatMap((id) => [...(tried.get(id) ?? [])]);
    tried.set(node.id, new Set(own.length > 0 ? [...above, data] : above));
    const behind = Object.entries(node.inputs)
      .filter(([input]) => node.node.inputs[input]?.trials)
      .map(([input, from]) => [input, [...(tried.get(from.node) ?? [])].sort()]);
    return { ...node, trials: { own, data, behind: Object.fromEntries(behind) } };
  });
}

function ownTrials({ node, type, params, plugins }: NodeRuntime): NodeTrial[] {
  if (node.kind !== 'compute' || !node.trials) return [];
  return node.trials({ params, plugins }).map(({ name, uses, values }) => {
    const code = uses.map((id) => plugins.get(id)?.digest ?? id);
    return { name, trial: digestOf(['trial', type, code, values]) };
  });
}

function dataOf(sources: readonly NodeRuntime[]): string {
  const asked = sources.map(({ node, type, params }) => {
    const own = node.kind === 'source' ? node.dataParams?.(params) : undefined;
    return digestOf(['source', type, own ?? params]);
  });
  return digestOf(['data', ...[...new Set(asked)].sort()]);
}

/**
 * Nodes in an order in which all trials are made before anybody counts them: those that
 * count, and all that reads them, come last. Otherwise the order stays as it is.
 */
export function trialsFirst(nodes: readonly NodeRuntime[]): NodeRuntime[] {
  const late = new Set<string>();
  for (const { id, trials, inputs } of nodes) {
    const isCounting = Object.keys(trials.behind).length > 0;
    if (isCounting || Object.values(inputs).some(({ node }) => late.has(node))) late.add(id);
  }
  return [...nodes.filter(({ id }) => !late.has(id)), ...nodes.filter(({ id }) => late.has(id))];
}

/** True for a node that makes trials or counts them. */
export function isAboutTrials({ trials }: NodeRuntime): boolean {
  return trials.own.length > 0 || Object.keys(trials.behind).length > 0;
}
