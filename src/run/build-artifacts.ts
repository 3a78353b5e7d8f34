/**
 * The artifacts of a node from what its partitions answered.
 */
import type { Json, PartitionSpec } from '../contract/index.js';
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
      artifacts.set(name, new Artifact('parquet', groupsOf(items), evaluation.columns, env));
      return;
    }
    const groups = evaluation.groups
      .map((group) => storedGroup(evaluation, group, answers, output, env))
      .filter((group) => group !== undefined);
    artifacts.set(name, new Artifact(spec.kind, groups, storedColumns(runtime, name), env));
  });
  return artifacts;
}

/** What of a group is answered; undefined when nothing is. */
function storedGroup(
  evaluation: Evaluation,
  { fanOut, known }: EvaluatedGroup,
  answers: Int32Array,
  output: number,
  { log }: ReadEnvironment,
): ItemGroup | undefined {
  const { key, members } = fanOut;
  const own = answers.subarray(fanOut.from, fanOut.to);
  const isWhole = !own.includes(-1);
  const present = isWhole ? members : members.filter((_, i) => (own[i] as number) >= 0);
  if (present.length === 0) return undefined;
  const metas = (): readonly Json[] | undefined => {
    const all = factsOf(fanOut.specs);
    evaluation.release(fanOut);
    return isWhole ? all : all?.filter((_, i) => (own[i] as number) >= 0);
  };
  return new StoredGroup({
    key,
    members: present,
    answers: isWhole ? own : own.filter((answer) => answer >= 0),
    output,
    digest: known?.digests[output] ?? undefined,
    metas: known?.hasMetas === false ? undefined : metas,
    log,
  });
}

/** Facts of partitions; undefined where there are none. */
function factsOf(specs: readonly PartitionSpec[]): Json[] | undefined {
  let all: Json[] | undefined;
  for (let i = 0; i < specs.length; i++) {
    const { meta = null } = specs[i] as PartitionSpec;
    if (meta === null && !all) continue;
    all ??= new Array<Json>(specs.length).fill(null);
    all[i] = meta;
  }
  return all;
}
