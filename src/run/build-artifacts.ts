/**
 * The artifacts of a node from what its partitions answered.
 */
import type { Json } from '../contract/index.js';
import { Artifact } from './artifact.js';
import type { EvaluatedGroup, Evaluation } from './evaluate.js';
import type { Item } from './item.js';
import { groupsOf, type ItemGroup, StoredGroup } from './item-groups.js';
import { type ReadEnvironment, storedColumns } from './node-run.js';
import type { NodeRuntime } from './runtime.js';

/**
 * One artifact per output; partitions without an answer are left out.
 *
 * @param answers number of each partition's answer in the log, or -1
 * @param published items of a parquet output, where files were written since the evaluation
 */
export function buildArtifacts(
  runtime: NodeRuntime,
  evaluation: Evaluation,
  answers: Int32Array,
  published: readonly (Item | undefined)[] | undefined,
  env: ReadEnvironment,
): Map<string, Artifact> {
  const artifacts = new Map<string, Artifact>();
  Object.entries(runtime.node.outputs).forEach(([name, spec], output) => {
    if (spec.kind === 'parquet') {
      const items = (published ?? evaluation.published).filter((item) => item !== undefined);
      artifacts.set(name, new Artifact('parquet', groupsOf(items), evaluation.columns, env.packs));
      return;
    }
    const groups = evaluation.groups
      .map((group) => storedGroup(group, answers, output, env))
      .filter((group) => group !== undefined);
    artifacts.set(name, new Artifact(spec.kind, groups, storedColumns(runtime, name), env.packs));
  });
  return artifacts;
}

/** What of a group is answered; undefined when nothing is. */
function storedGroup(
  { fanOut, known }: EvaluatedGroup,
  answers: Int32Array,
  output: number,
  { log }: ReadEnvironment,
): ItemGroup | undefined {
  const own = answers.subarray(fanOut.from, fanOut.to);
  const { key } = fanOut;
  if (known) {
    const metas = (): readonly Json[] | undefined =>
      known.hasMetas ? fanOut.specs.map(({ meta }) => meta ?? null) : undefined;
    const digest = known.digests[output] ?? undefined;
    return new StoredGroup({
      key,
      members: fanOut.members,
      answers: own,
      output,
      digest,
      metas,
      log,
    });
  }
  const present = fanOut.specs.filter((_, i) => (own[i] as number) >= 0);
  if (present.length === 0) return undefined;
  return new StoredGroup({
    key,
    members: present.map((spec) => spec.key.at(-1) as string),
    answers: own.filter((answer) => answer >= 0),
    output,
    digest: undefined,
    metas: () => present.map(({ meta }) => meta ?? null),
    log,
  });
}
