/**
 * Why one partition is computed again: the differences between what it was computed
 * from and what it would be computed from now.
 */
import type { Cause } from '../run/cause.js';
import { type ParamChange, paramChanges } from '../run/param-diff.js';
import type { PartitionParts, ReadPart } from '../run/parts.js';

/** Causes that concern every partition of a node, whatever it reads. */
const OF_ALL = new Set(['never-run', 'scheme', 'code', 'platform', 'forced', 'distrusted']);

/** Compares partitions of one node; those that share what they are made of share the comparison. */
export class PartitionCauses {
  /** Of what concerns every partition. */
  private readonly ofAll: readonly Cause[];
  private readonly numbers = new Map<unknown, number>();
  private readonly known = new Map<string, readonly Cause[]>();

  constructor(
    private readonly nodeCauses: readonly Cause[],
    paramsInValues: boolean,
  ) {
    this.ofAll = nodeCauses.filter(
      ({ kind }) => OF_ALL.has(kind) || (kind === 'param' && !paramsInValues),
    );
  }

  /** Of a partition that was not there before. */
  ofNew(): readonly Cause[] {
    const { ofAll, nodeCauses } = this;
    const isNeverRun = ofAll.some(({ kind }) => kind === 'never-run');
    return isNeverRun ? ofAll : [{ kind: 'new-partition' }, ...nodeCauses];
  }

  /** The differences; empty when there is none, so that only the result itself can be gone. */
  of(before: PartitionParts, now: PartitionParts): readonly Cause[] {
    const { ofAll, nodeCauses } = this;
    const parts = [before, now].map(({ uses, values, meta, plugins }) =>
      [uses, meta, plugins, ...values].map((part) => this.numberOf(part)).join(),
    );
    const key = parts.join(' ');
    let own = this.known.get(key);
    if (!own) {
      own = distinct([
        ...ofAll,
        ...pluginCauses(before, now, nodeCauses),
        ...valueCauses(before, now, nodeCauses),
      ]);
      this.known.set(key, own);
    }
    const inputs = inputCauses(before.reads, now.reads, nodeCauses);
    return inputs.length === 0 ? own : [...own, ...inputs];
  }

  /** The same number for the same object or value. */
  private numberOf(part: unknown): number {
    let number = this.numbers.get(part);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(part, number);
    }
    return number;
  }
}

function valueCauses(
  before: PartitionParts,
  now: PartitionParts,
  nodeCauses: readonly Cause[],
): Cause[] {
  const causes: Cause[] = [];
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
  return causes;
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
  const textOf = ({ input, item, digest, from, to }: ReadPart): string =>
    [input, item === null ? '\u0003' : item.join('\u0001'), digest, from, to].join('\u0002');
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
