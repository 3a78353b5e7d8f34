/**
 * Keeps what a source brought: bytes into packs, then their places into the log.
 *
 * An item is filed under the digest of its bytes, so one that comes back as it was
 * in any earlier load is not stored again.
 */
import { padded } from '../cache/logged-batch.js';
import { digestBytes } from '../cache/pack-store.js';
import type { SourceItem } from '../contract/index.js';
import { Artifact, hashText } from './artifact.js';
import type { Item, StoredPlace } from './item.js';
import { encodeItem, itemDigest } from './item-bytes.js';
import { groupsOf } from './item-groups.js';
import { type RunEnvironment, storedColumns } from './node-run.js';
import type { NodeRuntime } from './runtime.js';

/** What a source brought, with the digest of its bytes where that was taken already. */
export interface BroughtItem extends SourceItem {
  readonly digest: string | undefined;
}

/** Stores the items of one output that are not stored yet; durable when it returns. */
export function storeItems(
  runtime: NodeRuntime,
  output: string,
  items: readonly BroughtItem[],
  env: RunEnvironment,
): Artifact {
  const spec = runtime.node.outputs[output];
  const columns = storedColumns(runtime, output);
  const specs = columns.map((column) => column.spec);
  const digests = items.map((item) => item.digest ?? itemDigest(item, specs));
  const writer = new ItemWriter(runtime.id, digests, env);
  const stored = items.map((item, i): Item => {
    const { key, meta = null } = item;
    const digest = digests[i] as string;
    const kept = writer.keep(digest, item.table?.rows ?? 1, () => encodeItem(item, specs));
    return { key, meta, ...kept };
  });
  writer.finish();
  return new Artifact(spec?.kind ?? 'table', groupsOf(stored), columns, env);
}

/** What an item is filed under: no partition has such a fingerprint. */
function itemFingerprint(digest: string): string {
  return hashText(`item ${digest}`);
}

type KeptItem = Pick<Item, 'rows' | 'digest' | 'place'>;

/** An item that was appended and is not logged yet. */
interface NewItem extends StoredPlace {
  readonly rows: number;
  readonly digest: string;
  /** Digest of its bytes with the padding behind them. */
  readonly whole: StoredPlace['whole'] & object;
}

/** Those digests of which items are stored, each with the number of its answer; they count as needed. */
function answersOf(
  digests: readonly string[],
  { log, packs }: RunEnvironment,
): (readonly [string, number])[] {
  const asked = Buffer.from(digests.map(itemFingerprint).join(''), 'hex');
  const found = log.answersTo(asked, packs);
  log.touch(found);
  return digests.flatMap((digest, i) => {
    const answer = found[i] as number;
    return answer < 0 ? [] : [[digest, answer] as const];
  });
}

/** Appends items and logs those that lie back to back as one batch. */
class ItemWriter {
  private readonly node: string;
  private readonly env: RunEnvironment;
  /** Numbers of the answers that hold items with these digests. */
  private readonly answers: ReadonlyMap<string, number>;
  private readonly known = new Map<string, KeptItem>();
  private batch: NewItem[] = [];

  /** `digests`: of all items that will come. */
  constructor(node: string, digests: readonly string[], env: RunEnvironment) {
    this.node = node;
    this.env = env;
    this.answers = new Map(env.force ? [] : answersOf(digests, env));
  }

  keep(digest: string, rows: number, encode: () => Buffer): KeptItem {
    const kept =
      this.known.get(digest) ?? this.find(digest, rows) ?? this.add(encode(), digest, rows);
    this.known.set(digest, kept);
    return kept;
  }

  /** Logs what is not logged yet. */
  finish(): void {
    const [first] = this.batch;
    if (!first) return;
    const { env, batch } = this;
    const last = batch.at(-1) as NewItem;
    env.packs.sync();
    env.log.append({
      node: this.node,
      kind: 'items',
      outputs: 1,
      milliseconds: 0,
      pack: first.pack,
      offset: first.offset,
      bytes: last.offset + padded(last.length) - first.offset,
      sections: batch.map(({ whole }) => ({ count: 1, digests: [whole.digest] })),
      at: env.now().getTime(),
      fingerprints: Buffer.from(batch.map((item) => itemFingerprint(item.digest)).join(''), 'hex'),
      rows: Uint32Array.from(batch, (item) => item.rows),
      lengths: Uint32Array.from(batch, (item) => item.length),
      digests: Buffer.from(batch.map((item) => item.digest).join(''), 'hex'),
    });
    env.log.sync();
    this.batch = [];
  }

  private find(digest: string, rows: number): KeptItem | undefined {
    const answer = this.answers.get(digest);
    return answer === undefined
      ? undefined
      : { rows, digest, place: this.env.log.output(answer, 0) };
  }

  private add(bytes: Buffer, digest: string, rows: number): KeptItem {
    const extra = padded(bytes.length) - bytes.length;
    const whole = extra === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(extra)]);
    const { pack, offset } = this.env.packs.append(whole);
    const wholeDigest = extra === 0 ? digest : digestBytes(whole).toString('hex');
    const place: NewItem = {
      ...{ kind: 'pack', pack, offset, length: bytes.length, rows, digest },
      whole: { pack, offset, length: whole.length, digest: wholeDigest },
    };
    const last = this.batch.at(-1);
    if (last && (last.pack !== pack || last.offset + padded(last.length) !== offset)) this.finish();
    this.batch.push(place);
    return { rows, digest, place };
  }
}
