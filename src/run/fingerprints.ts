/**
 * Fingerprints: the digest of everything that an answer depends on.
 *
 * One holds the scheme, the node type with its code, the plug-ins used, the
 * values, and the digests of exactly what is read. Not in it: paths, node names,
 * times, the order or number of workers.
 */
import { canonicalJson } from '../config/canonical.js';
import type { ComputeNode, ItemsUnder, Json, PartitionSpec, Slice } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { type Artifact, hashText } from './artifact.js';
import { keyText } from './item.js';
import type { FanOutGroup } from './partition-groups.js';
import type { NodeRuntime } from './runtime.js';

/** Bump to retire every key ever made. */
export const SCHEME = 3;

const NONE: readonly string[] = [];
/** Texts of values whose digests are remembered, and slices whose texts are. */
const MOST_TEXTS = 1 << 12;
/** Of a group with more stems only the common one is named. */
const MOST_STEMS = 4;
/** Of the digest that a stem is: two that are alike by chance cost a look into the log. */
const STEM_DIGITS = 16;

/** Computes fingerprints; values, plug-in sets and slices that partitions share are hashed once. */
export class Fingerprints {
  private readonly runtime: NodeRuntime;
  private readonly inputs: ReadonlyMap<string, Artifact>;
  private readonly values = new Map<object, string>();
  private readonly heads = new Map<readonly string[], string>();
  private readonly lists = new Map<readonly string[], string>();
  private readonly texts = new Map<string, string>();
  private readonly reads = new Map<Slice | ItemsUnder, string>();
  private readonly slices = new Map<Slice, string>();
  /** Null where there are too many. */
  private readonly stems = new Map<FanOutGroup, readonly string[] | null>();
  private readonly base: string;
  /** What the partition before began with, and with which plug-ins and key. */
  private start = { uses: NONE, key: NONE, text: '' };
  /** What stood where in the partition before: neighbours have most of it in common. */
  private readonly lastValues = new Neighbours<Json>((value) => this.valuePart(value));
  private readonly lastReads = new Neighbours<Slice>((slice) => this.readPart(slice));

  constructor(runtime: NodeRuntime, inputs: ReadonlyMap<string, Artifact>) {
    this.runtime = runtime;
    this.inputs = inputs;
    const node = runtime.node as ComputeNode<unknown>;
    this.base = hashText(
      canonicalJson([
        'node',
        SCHEME,
        runtime.type,
        runtime.code,
        node.paramsInValues ? null : (runtime.params as Json),
        // Math.exp and its kin may differ between major versions and processors.
        process.versions.node.split('.')[0] as string,
        process.arch,
      ] as Json),
    );
  }

  /** All that a partition's answer depends on: its fingerprint is the SHA-256 of this. */
  textOf(spec: PartitionSpec): string {
    const { key } = spec;
    let parts = this.startOf(spec.uses ?? NONE, key);
    if (key.length > 0) parts += key[key.length - 1];
    parts += this.lastValues.textOf(spec.values ?? NONE);
    parts += this.lastReads.textOf(spec.reads);
    if (spec.meta !== undefined) parts += `\u0004${canonicalJson(spec.meta)}`;
    return parts;
  }

  /** What the text of a partition begins with, up to the last value of its key. */
  private startOf(uses: readonly string[], key: readonly string[]): string {
    const { start } = this;
    let isSame = uses === start.uses && key.length === start.key.length;
    for (let i = key.length - 2; i >= 0 && isSame; i--) isSame = key[i] === start.key[i];
    if (isSame && start.text !== '') return start.text;
    const values = key.slice(0, -1).map((value) => `${value}\u0000`);
    const text = `${this.headOf(uses)}\u0001${values.join('')}`;
    this.start = { uses, key, text };
    return text;
  }

  private valuePart(value: Json): string {
    return `\u0002${this.valueDigest(value)}`;
  }

  private readPart(slice: Slice): string {
    let text = this.slices.get(slice);
    if (text === undefined) {
      const { input } = slice;
      text = `\u0003${input}\u0003${this.input(input).sliceDigest(slice)}`;
      // Partitions of several groups may share it.
      if (this.slices.size >= MOST_TEXTS) this.slices.clear();
      this.slices.set(slice, text);
    }
    return text;
  }

  /** A digest of all that the partitions of a group depend on; undefined where that is not known as a whole. */
  ofGroup(group: FanOutGroup): string | undefined {
    const { whole } = group;
    if (!whole) return undefined;
    const head = this.headOf(whole.uses ?? NONE);
    const names = ['group', keyText(whole.key), this.listDigest(whole.members)].join('\u0001');
    const values = (whole.values ?? []).map((value) => this.valueDigest(value));
    const reads = whole.reads.map((read) => this.readDigest(read));
    return hashText([head, names, values.join('\u0002'), reads.join('\u0003')].join('\u0004'));
  }

  /** The stem that all partitions of the node have in common: named by groups that have too many of their own. */
  get commonStem(): string {
    return this.base.slice(0, STEM_DIGITS);
  }

  /**
   * The stems of a group's partitions: digests of code and plug-ins, the group's key and the first
   * value, all of which are in their fingerprints. Undefined where there are too many.
   */
  stemsOf(group: FanOutGroup): readonly string[] | undefined {
    let stems = this.stems.get(group);
    if (stems === undefined) {
      stems = this.findStems(group);
      this.stems.set(group, stems);
    }
    return stems ?? undefined;
  }

  private findStems(group: FanOutGroup): readonly string[] | null {
    const stems = new Set<string>();
    let last: PartitionSpec | undefined;
    for (let i = 0; i < group.members.length; i++) {
      const spec = group.spec(i);
      // Neighbours mostly share both.
      if (last && spec.uses === last.uses && spec.values?.[0] === last.values?.[0]) continue;
      last = spec;
      const [first] = spec.values ?? [];
      const value = first === undefined ? '' : this.valueDigest(first);
      const parts = [this.headOf(spec.uses ?? NONE), keyText(group.key), value];
      stems.add(hashText(parts.join('\u0001')).slice(0, STEM_DIGITS));
      if (stems.size > MOST_STEMS) return null;
    }
    return [...stems];
  }

  /** What all partitions with these plug-ins begin with. */
  private headOf(uses: readonly string[]): string {
    let head = this.heads.get(uses);
    if (head === undefined) {
      const digests = uses.map((id) => pluginDigest(this.runtime, id));
      head = `${this.base}${hashText(digests.join('\u0000'))}`;
      this.heads.set(uses, head);
    }
    return head;
  }

  private readDigest(read: Slice | ItemsUnder): string {
    let digest = this.reads.get(read);
    if (digest === undefined) {
      const artifact = this.input(read.input);
      const content = 'item' in read ? artifact.sliceDigest(read) : artifact.digestUnder(read);
      const what = 'item' in read ? ['slice'] : ['under', ...read.under];
      digest = hashText([read.input, keyText(what), content].join('\u0001'));
      this.reads.set(read, digest);
    }
    return digest;
  }

  private listDigest(list: readonly string[]): string {
    let digest = this.lists.get(list);
    if (digest === undefined) {
      digest = hashText(keyText(list));
      this.lists.set(list, digest);
    }
    return digest;
  }

  private valueDigest(value: Json): string {
    if (typeof value !== 'object' || value === null) return this.textDigest(canonicalJson(value));
    let digest = this.values.get(value);
    if (digest === undefined) {
      digest = this.textDigest(canonicalJson(value));
      this.values.set(value, digest);
    }
    return digest;
  }

  /** Facts of items are objects of their own that often say the same. */
  private textDigest(text: string): string {
    let digest = this.texts.get(text);
    if (digest === undefined) {
      digest = hashText(text);
      if (this.texts.size >= MOST_TEXTS) this.texts.clear();
      this.texts.set(text, digest);
    }
    return digest;
  }

  private input(name: string): Artifact {
    const artifact = this.inputs.get(name);
    if (artifact) return artifact;
    throw new EngineError(
      'internal',
      'unknown-input',
      `a partition reads input "${name}", which does not exist`,
    );
  }
}

/** Texts of the parts of lists, of which the one at a place is mostly that of the list before. */
class Neighbours<T> {
  private readonly parts: T[] = [];
  private readonly texts: string[] = [];

  constructor(private readonly textAt: (part: T) => string) {}

  textOf(list: readonly T[]): string {
    const { parts, texts } = this;
    let text = '';
    for (let i = 0; i < list.length; i++) {
      const part = list[i] as T;
      if (i >= parts.length || parts[i] !== part) {
        texts[i] = this.textAt(part);
        parts[i] = part;
      }
      text += texts[i];
    }
    return text;
  }
}

/** The digest of a plug-in's code or content. */
export function pluginDigest(runtime: NodeRuntime, id: string): string {
  const plugin = runtime.plugins.get(id);
  if (!plugin) {
    throw new EngineError(
      'internal',
      'unknown-plugin',
      `node type "${runtime.type}" uses plug-in "${id}", which does not exist`,
    );
  }
  return plugin.digest;
}
