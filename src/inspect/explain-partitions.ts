/**
 * Explains single partitions: those that are stale by comparing what they would be
 * computed from with what they were computed from, the others by what the last run
 * did to them.
 */
import type { PartitionSpec } from '../contract/index.js';
import type { Artifact } from '../run/artifact.js';
import type { Cause } from '../run/cause.js';
import { type Evaluation, evaluate } from '../run/evaluate.js';
import type { ReadEnvironment, Standing } from '../run/node-run.js';
import { Parts, type PartsPlace, type PlacedGroup, placeIn } from '../run/parts.js';
import { PartsComparison, type PartsDifference } from '../run/parts-difference.js';
import { type NodeRecord, recordKey } from '../run/reasons.js';
import type { NodeRuntime } from '../run/runtime.js';
import { CauseGroups } from './cause-groups.js';
import type { CauseGroup } from './explanation.js';
import { PartitionCauses } from './partition-causes.js';
import { KeySelector } from './selected.js';
import { SpecComparison } from './spec-comparison.js';

/** Of partitions with which nothing can be compared. */
const NEW: PartsDifference = { text: 'new', reads: [] };

/** Which partitions, and how many of their names. */
export interface Question {
  readonly values: readonly string[];
  readonly all: boolean;
}

/** Partitions in question, and those of them that are told about, by their causes. */
export interface Grouped {
  readonly partitions: number;
  readonly stale: number;
  readonly groups: readonly CauseGroup[];
}

/** The stale partitions of a node whose inputs are all known, by their causes. */
export function staleGroups(
  runtime: NodeRuntime,
  now: Standing,
  nodeCauses: readonly Cause[],
  inputs: ReadonlyMap<string, Artifact>,
  question: Question,
  recorded: RecordedParts,
  env: ReadEnvironment,
): Grouped {
  const { log, packs, projectFolder, cacheFolder } = env;
  const force = now.distrusted !== undefined;
  const from = { runtime, inputs, log, packs, projectFolder, cacheFolder, force };
  const selector = new KeySelector(question.values);
  const evaluation = evaluate({ ...from, manifest: now.manifest, only: selector.count });
  const before = recorded.ofManifest(evaluation.last);
  const namesItems = nodeCauses.some(({ kind }) => kind === 'input');
  const comparison = before && new SpecComparison(before, inputs, namesItems);
  const partitionCauses = new PartitionCauses(nodeCauses, paramsInValues(runtime));
  const causesOf = (spec: PartitionSpec, was?: PartsPlace): readonly Cause[] => {
    if (!before && now.manifest) return withoutParts(nodeCauses);
    if (!before || !comparison || !was) return partitionCauses.ofNew();
    const parts = before.at(was);
    const found = partitionCauses.of(parts, comparison.partsOf(spec, now.record.plugins));
    const published = nodeCauses.filter(({ kind }) => kind === 'published');
    if (found.length > 0) return found;
    if (published.length > 0) return published;
    return [{ kind: parts.isFailed ? 'unfinished' : 'pruned' }];
  };
  const groups = new CauseGroups(question.all);
  let stale = 0;
  for (const chosen of staleIn(evaluation, selector)) {
    stale += chosen.members.length;
    addPartitions(groups, before, comparison, chosen, causesOf);
  }
  return { partitions: evaluation.asked, stale, groups: groups.all() };
}

/** Stale partitions of one group that are asked about. */
interface ChosenGroup {
  readonly key: readonly string[];
  readonly members: readonly string[];
  readonly specs: readonly PartitionSpec[];
}

/** The stale partitions that a selector chooses, group by group. */
function* staleIn(evaluation: Evaluation, selector: KeySelector): Generator<ChosenGroup> {
  const { stale } = evaluation;
  let at = 0;
  for (const { fanOut, asked } of evaluation.groups) {
    const { key, members, from, to } = fanOut;
    const isAsked = (i: number): boolean =>
      asked === members.length || selector.has([...key, members[i - from] as string]);
    const begin = at;
    while (at < stale.length && (stale[at] as number) < to) at++;
    if (at === begin) continue;
    if (at - begin === members.length && asked === members.length) {
      yield { key, members, specs: fanOut.specs };
      continue;
    }
    const chosen = stale.slice(begin, at).filter(isAsked);
    if (chosen.length === 0) continue;
    yield {
      key,
      members: chosen.map((i) => members[i - from] as string),
      specs: chosen.map((i) => fanOut.spec(i - from)),
    };
  }
}

/** Adds the stale partitions of a group by how they differ from what they were; most groups do so as a whole. */
function addPartitions(
  groups: CauseGroups,
  before: Parts | undefined,
  comparison: SpecComparison | undefined,
  { key, members, specs }: ChosenGroup,
  causesOf: (spec: PartitionSpec, was?: PartsPlace) => readonly Cause[],
): void {
  const old = before?.placedGroup(key);
  const isAnswered = before && old && hasNoFailed(before, old);
  const common = isAnswered && comparison?.ofGroup(old, members, specs);
  if (common) {
    const causes = () => causesOf(specs[0] as PartitionSpec, placeIn(old, 0));
    groups.addAll(key, members, common, causes);
    return;
  }
  for (const spec of specs) {
    const was = before?.place(spec.key);
    if (!before || !comparison || !was) {
      groups.add(spec.key, NEW, () => causesOf(spec));
      continue;
    }
    const difference = comparison.of(was, spec);
    const text = `${difference.text}${before.isFailed(was) ? ' failed' : ''}`;
    groups.add(spec.key, { ...difference, text }, () => causesOf(spec, was));
  }
}

/** What the last run did to partitions of a fresh node; null when that is not on record. */
export function lastGroups(
  runtime: NodeRuntime,
  run: string,
  nodeCauses: readonly Cause[],
  question: Question,
  recorded: RecordedParts,
  env: ReadEnvironment,
): CauseGroup[] | null {
  const now = recorded.last;
  if (!now || now.header.run !== run) return null;
  const older = Parts.read(env.cacheFolder, runtime.id, 'before');
  const before = older?.header.key === now.header.before ? older : undefined;
  const comparison = before && new PartsComparison(before, now);
  const hadBefore = now.header.before !== '';
  const partitionCauses = new PartitionCauses(nodeCauses, paramsInValues(runtime));
  const groups = new CauseGroups(question.all);
  for (const [key, place] of now.chosen(new KeySelector(question.values).has)) {
    if (!now.isRun(place)) continue;
    const old = before?.place(key);
    const difference = old && comparison ? comparison.of(old, place) : NEW;
    groups.add(key, difference, () => {
      if (!before && hadBefore) return withoutParts(nodeCauses);
      if (!before || !old) return partitionCauses.ofNew();
      const causes = partitionCauses.of(before.at(old), now.at(place));
      return causes.length > 0 ? causes : [{ kind: 'pruned' }];
    });
  }
  return groups.all();
}

/** What is on record of a node's partitions; the file is read once, when it is needed. */
export class RecordedParts {
  private file: { readonly parts: Parts | undefined } | undefined;

  constructor(
    private readonly runtime: NodeRuntime,
    private readonly manifest: Standing['manifest'],
    private readonly cacheFolder: string,
  ) {}

  /** The parts of the last answer. */
  get last(): Parts | undefined {
    this.file ??= { parts: Parts.read(this.cacheFolder, this.runtime.id, 'now') };
    return this.file.parts;
  }

  /** The same, where they belong to the answer that the manifest tells of; `read`: if read already. */
  ofManifest(read?: Parts): Parts | undefined {
    if (read) this.file ??= { parts: read };
    const record = this.manifest?.record as unknown as NodeRecord | undefined;
    return record && this.last?.header.key === recordKey(record) ? this.last : undefined;
  }

  /** Keys of the node's partitions that are chosen; none where they are not on record. */
  keys(isChosen: (key: readonly string[]) => boolean): readonly (readonly string[])[] {
    const items = this.manifest?.outputs[0]?.items;
    if (items) return items.map(({ key }) => key).filter(isChosen);
    return this.ofManifest()?.allKeys(isChosen) ?? [];
  }

  /** How many partitions are on record. */
  get count(): number {
    const items = this.manifest?.outputs[0]?.items;
    return items?.length ?? this.ofManifest()?.answers.length ?? 0;
  }
}

function hasNoFailed(parts: Parts, { group }: PlacedGroup): boolean {
  const member = group.answers.indexOf(-1);
  return member < 0 || !parts.isFailed({ group, member });
}

function withoutParts(nodeCauses: readonly Cause[]): Cause[] {
  const text = 'which of these concern this partition is not on record';
  return [...nodeCauses, { kind: 'unknown', text }];
}

function paramsInValues(runtime: NodeRuntime): boolean {
  return runtime.node.kind === 'compute' && runtime.node.paramsInValues === true;
}
