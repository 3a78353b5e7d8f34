/**
 * What `partitions`, `groups` and `columns` of a node type are handed: params, plug-ins
 * and what is known of inputs, never their clock or their disk.
 */
import type { ComputeNode, PartitionContext } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import type { Artifact } from './artifact.js';
import type { NodeRuntime } from './runtime.js';
import { trialCounts } from './trials.js';

/** The context of one node; what was counted of its trials is read when it asks. */
export function partitionContext(
  runtime: NodeRuntime,
  inputs: ReadonlyMap<string, Artifact>,
  projectFolder: string,
): PartitionContext<unknown> {
  return {
    params: runtime.params,
    dims: (runtime.node as ComputeNode<unknown>).dims,
    plugins: runtime.plugins,
    input: (name) => {
      const artifact = inputs.get(name);
      if (!artifact) {
        throw new EngineError('internal', 'unknown-input', `there is no input "${name}"`);
      }
      return artifact;
    },
    optionalInput: (name) => inputs.get(name),
    trials: (name) => {
      const counted = trialCounts(runtime, projectFolder)[name];
      if (counted) return counted.count;
      const text = `input "${name}" is not declared to count trials`;
      throw new EngineError('internal', 'uncounted-input', text);
    },
  };
}
