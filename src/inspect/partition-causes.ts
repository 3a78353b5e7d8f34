/**
 * Why one partition is computed again: the differences between what it was computed
 * from and what it would be computed from now.
 */
import type { Cause } from '../run/cause.js';
import { type ParamChange, paramChanges } from '../run/param-diff.js';
import type { PartitionParts, ReadPart } from '../run/parts.js';

/** Causes that concern every partition of a node, whatever it reads. */
const OF_ALL = new Set(['never-run', 'scheme', 'code', 'platform', 'forced', 'distrusted']);

/** The differences; empty when there is none, so that only the result itself can be gone. */
export function partitionCauses(
  before: PartitionParts | undefined,
  now: PartitionParts,
  nodeCauses: readonly Cause[],
  paramsInValues: boolean,
): Cause[] {
  const ofAll = nodeCauses.filter(
    ({ kind }) => OF_ALL.has(kind) || (kind === 'param' && !paramsInValues),
  );
  if (!before) {
    const isNeverRun = ofAll.some(({ kind }) => kind === 'never-run');
    return isNeverRun ? ofAll : [{ kind: 'new-partition' }, ...nodeCauses];
  }
  const causes = [...ofAll, ...pluginCauses(before, now, nodeCauses)];
  const differences = [
    ...paramChanges(before.values, now.values).map((c) => ({ ...c, path: c.path.slice(1) })),
    ...paramChanges(before.meta, now.meta).map((c) => ({ ...c, path: ['meta', ...c.path] })),
  ];
  // Where nothing else changed at all, one param is behind every difference.
  const [only] = nodeCauses.length === 1 ? nodeCauses : [];
  if (only?.kind === 'param' && differences.length > 0) causes.push(only);
  for (const change of differences) {
    const counted = nodeCauses.find(
      ({ kind, ...cause }) => kind === 'trials' && isSameChange(cause as typeof change, change),
    );
    if (counted) {
      causes.push(counted);
      continue;
    }
    const alike = nodeCauses.filter(
      (cause) =>
        cause.kind === 'param' &&
        cause.path.at(-1) === change.path.at(-1) &&
        JSON.stringify(cause.after) === JSON.stringify(change.after),
    );
    // Two params that changed alike cannot be told apart from here: then the value is named.
    const same = alike.length === 1 ? alike[0] : undefined;
    causes.push(same ?? { kind: 'value', ...change });
  }
  causes.push(...inputCauses(before.reads, now.reads, nodeCauses));
  return distinct(causes);
}

function isSameChange(a: ParamChange, b: ParamChange): boolean {
  return a.before === b.before && a.after === b.after;
}

function pluginCauses(
  before: PartitionParts,
  now: PartitionParts,
  nodeCauses: readonly Cause[],
): Cause[] {
  const changed = now.uses.filter((id) => before.plugins[id] !== now.plugins[id]);
  const known = nodeCauses.filter(
    (cause) => cause.kind === 'plugin' && changed.includes(cause.plugin),
  );
  return [
    ...known,
    ...paramChanges(before.uses, now.uses, ['plug-ins']).map(
      (change): Cause => ({ kind: 'value', ...change }),
    ),
  ];
}

function inputCauses(
  before: readonly ReadPart[],
  now: readonly ReadPart[],
  nodeCauses: readonly Cause[],
): Cause[] {
  const textOf = (read: ReadPart): string => JSON.stringify(read);
  const old = new Set(before.map(textOf));
  const present = new Set(now.map(textOf));
  const changed = [
    ...now.filter((read) => !old.has(textOf(read))),
    ...before.filter((read) => !present.has(textOf(read))),
  ];
  const inputs = [...new Set(changed.map(({ input }) => input))];
  return inputs.map((input): Cause => {
    const reads = changed.filter((read) => read.input === input);
    const items = reads.flatMap(({ item }) => (item === null ? [] : [item.join('/')]));
    const known = nodeCauses.find((cause) => cause.kind === 'input' && cause.input === input);
    const text = `what is read of input "${input}" is another part of it`;
    if (known?.kind !== 'input') return { kind: 'unknown', text };
    return { ...known, ...(items.length === 0 ? {} : { items: [...new Set(items)] }) };
  });
}

function distinct(causes: readonly Cause[]): Cause[] {
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
}
