/**
 * Where in its file a changed value of a YAML plug-in stands. The file is parsed for
 * it, which takes long enough to be done for an answer to a person only.
 */
import type { Cause } from '../run/cause.js';
import type { NodeRuntime } from '../run/runtime.js';
import type { NodeExplanation } from './explanation.js';

/** The explanation with places added to what changed in the node's plug-ins. */
export async function withPluginPlaces(
  explanation: NodeExplanation,
  runtime: NodeRuntime,
): Promise<NodeExplanation> {
  const placed = (causes: readonly Cause[]): Promise<Cause[]> =>
    Promise.all(causes.map((cause) => placedCause(cause, runtime)));
  const { causes, groups } = explanation;
  return {
    ...explanation,
    causes: await placed(causes),
    groups:
      groups &&
      (await Promise.all(
        groups.map(async (group) => ({ ...group, causes: await placed(group.causes) })),
      )),
  };
}

async function placedCause(cause: Cause, runtime: NodeRuntime): Promise<Cause> {
  if (cause.kind !== 'plugin' || cause.values === null) return cause;
  const values = cause.values.map(async (change) => {
    // What was taken out stands nowhere.
    const isGone = 'before' in change && !('after' in change);
    const place = isGone ? null : await runtime.placeInPlugin(cause.plugin, change.path);
    return { ...change, place };
  });
  return { ...cause, values: await Promise.all(values) };
}
