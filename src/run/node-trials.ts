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
  /** Per node: what is asked of the sources upstream of it, itself included. */
  const asked = new Map<string, ReadonlySet<string>>();
  /** Per node: data of its own trials and of all upstream. */
  const tried = new Map<string, ReadonlySet<string>>();
  return nodes.map((node) => {
    const upstream = [...new Set(Object.values(node.inputs).map((from) => from.node))];
    const found = new Set(upstream.flatMap((id) => [...(asked.get(id) ?? [])]));
    asked.set(node.id, new Set(node.node.kind === 'source' ? [...found, askedOf(node)] : found));
    const own = ownTrials(node);
    const data = digestOf(['data', ...[...found].sort()]);
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

/** Digest of the data that a source is asked for. */
function askedOf({ node, type, params }: NodeRuntime): string {
  const own = node.kind === 'source' ? node.dataParams?.(params) : undefined;
  return digestOf(['source', type, own ?? params]);
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
