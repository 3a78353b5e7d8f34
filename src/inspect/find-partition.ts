/**
 * Which single partition a person means by `value/value` or `node@value/value`.
 *
 * Without a node, all nodes are asked that can tell of a partition; the words must
 * then fit one partition of one of them.
 */
import type { ComputeNode, PartitionSpec } from '../contract/index.js';
import { ArgumentError } from '../errors/errors.js';
import { partitionsNamed } from '../graph/partition-selection.js';
import type { Artifact } from '../run/artifact.js';
import { partitionContext } from '../run/partition-context.js';
import { fanOut } from '../run/partition-groups.js';
import type { Project } from '../run/project.js';
import type { NodeRuntime } from '../run/runtime.js';

/** Partitions that are named when several fit. */
const NAMED = 4;

/** The nodes that a partition may belong to: the one before the "@", or all that can tell something. */
export function showingNodes(project: Project, text: string): readonly NodeRuntime[] {
  const able = project.nodes.filter(({ node }) => node.kind === 'compute' && node.show);
  const at = text.indexOf('@');
  const chosen = at < 0 ? able : able.filter(({ id }) => id === text.slice(0, at));
  if (chosen.length > 0) return chosen;
  const known = able.map(({ id }) => `"${id}"`).join(', ');
  const isNode = at >= 0 && project.nodes.some(({ id }) => id === text.slice(0, at));
  throw new ArgumentError(
    'no-match',
    at < 0
      ? 'no node of this project shows single partitions'
      : isNode
        ? 'this node shows no single partitions'
        : 'there is no such node',
    {
      argument: text,
      at: 0,
      length: at < 0 ? text.length : at,
      hint: known === '' ? undefined : `those that do: ${known}`,
    },
  );
}

/** A partition of a node whose inputs are there. */
export interface Found {
  readonly runtime: NodeRuntime;
  readonly spec: PartitionSpec;
  readonly inputs: ReadonlyMap<string, Artifact>;
}

/**
 * The one partition of the one node that the words fit.
 *
 * @throws {ArgumentError} codes "no-match", "many-matches"
 */
export async function findPartition(
  nodes: readonly NodeRuntime[],
  {
    partition: text,
    projectFolder,
  }: { readonly partition: string; readonly projectFolder: string },
  inputsOfNode: (node: NodeRuntime) => Promise<ReadonlyMap<string, Artifact>>,
): Promise<Found> {
  const fits: { name: string; found: () => Found }[] = [];
  let mismatch: unknown;
  for (const runtime of nodes) {
    const inputs = await inputsOfNode(runtime);
    const node = runtime.node as ComputeNode<unknown>;
    const groups = fanOut(runtime.type, node, partitionContext(runtime, inputs, projectFolder));
    const members = groups.flatMap((group) =>
      group.members.map((value, i) => ({ key: [...group.key, value], group, i })),
    );
    const keys = members.map(({ key }) => key);
    const argument = text.includes('@') ? text : `${runtime.id}@${text}`;
    try {
      for (const index of partitionsNamed(argument, { node: runtime.id, dims: node.dims, keys })) {
        const { key, group, i } = members[index] as (typeof members)[number];
        const found = (): Found => ({ runtime, spec: group.specs[i] as PartitionSpec, inputs });
        fits.push({ name: `${runtime.id}@${key.join('/')}`, found });
      }
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      mismatch ??= error;
    }
  }
  const [first] = fits;
  if (!first) throw mismatch;
  if (fits.length === 1) return first.found();
  const named = fits.slice(0, NAMED).map(({ name }) => `"${name}"`);
  const rest = fits.length > NAMED ? ' …' : '';
  throw new ArgumentError('many-matches', `this fits ${fits.length} partitions, expected one`, {
    argument: text,
    at: 0,
    length: text.length,
    hint: `name one of them: ${named.join(', ')}${rest}`,
  });
}
