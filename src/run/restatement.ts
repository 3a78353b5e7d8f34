/**
 * Tells new rows from a rewritten past.
 *
 * What a source brings is compared with the items of its last run, whose bytes are
 * still in the packs. Rows after the last known one are appended. Rows that are
 * restated, inserted before it or removed change what results already rest on:
 * the node's `on_restate` says whether that is announced or refused.
 */
import type { Manifest, ManifestItem } from '../cache/manifest.js';
import type { OutputSpec, SourceItem } from '../contract/index.js';
import { EngineError } from '../errors/errors.js';
import { Artifact } from './artifact.js';
import { type Item, keyText } from './item.js';
import { itemDigest } from './item-bytes.js';
import { groupsOf } from './item-groups.js';
import type { RunEnvironment } from './node-run.js';
import {
  compareRows,
  isRestated,
  type RowChanges,
  restatedTexts,
  type SourceRows,
} from './row-changes.js';
import type { NodeRuntime } from './runtime.js';
import { MOST_ROWS } from './trace.js';

/** Rows that an error or a warning lists. */
const MOST_TOLD = 10;

/** Watches what one load of a source brings. */
export class History {
  private readonly runtime: NodeRuntime;
  private readonly manifest: Manifest | undefined;
  private readonly env: RunEnvironment;
  /** Digests of items that were compared. */
  readonly digests = new WeakMap<SourceItem, string>();
  private readonly seen = new WeakSet<SourceItem>();
  private readonly changes: RowChanges[] = [];
  private items = 0;
  private left = MOST_ROWS;

  constructor(runtime: NodeRuntime, manifest: Manifest | undefined, env: RunEnvironment) {
    this.runtime = runtime;
    this.manifest = manifest;
    this.env = env;
  }

  /**
   * Compares items that were not compared yet.
   *
   * @throws {EngineError} "restated" when rows changed, the node refuses that and nobody accepted it
   */
  assert(items: readonly SourceItem[]): void {
    for (const [output, spec] of Object.entries(this.runtime.node.outputs)) {
      if (spec.rowKey === undefined) continue;
      const before = this.itemsBefore(output);
      for (const item of items) {
        if (item.output !== output || this.seen.has(item)) continue;
        this.seen.add(item);
        this.items++;
        const old = before.get(keyText(item.key));
        const change = old && this.compare(item, old, output, spec);
        if (change) this.changes.push(change);
      }
    }
    const { onRestate } = this.runtime;
    if (onRestate === 'fail' && !this.env.acceptRestatements) this.refuse();
  }

  /** What was found; undefined when every row is as it was and none came. */
  found(): SourceRows | undefined {
    if (this.changes.length === 0) return undefined;
    const specs = Object.values(this.runtime.node.outputs);
    const noun = specs.find(({ rowKey }) => rowKey !== undefined)?.itemName ?? 'item';
    return { noun, items: this.items, changes: this.changes };
  }

  private itemsBefore(output: string): Map<string, ManifestItem> {
    const items = this.manifest?.outputs.find(({ name }) => name === output)?.items ?? [];
    return new Map(items.map((item) => [keyText(item.key), item]));
  }

  private compare(
    item: SourceItem,
    old: ManifestItem,
    output: string,
    spec: OutputSpec,
  ): RowChanges | undefined {
    const specs = spec.columns ?? [];
    const digest = itemDigest(item, specs);
    this.digests.set(item, digest);
    if (digest === old.digest || !item.table) return undefined;
    const head = { output, item: item.key.join('/') };
    const none = { appended: 0, restated: 0, inserted: 0, removed: 0, rows: [] };
    const [pack, offset, length] = old.place;
    const place = { kind: 'pack' as const, pack, offset, length };
    const isReadable = length === old.rows * specs.length * 8 && this.env.packs.has(place);
    if (!isReadable) return { ...head, ...none, isUnknown: true };
    const kept: Item = { key: old.key, rows: old.rows, digest: old.digest, meta: null, place };
    const columns = specs.map((column) => ({ spec: column, id: '' }));
    const table = new Artifact('table', groupsOf([kept]), columns, this.env).table(old.key);
    const found = compareRows(table, item.table, specs, spec.rowKey as string, this.left);
    this.left -= found.rows.length;
    return { ...head, ...found };
  }

  private refuse(): void {
    const found = this.found();
    if (!found?.changes.some(isRestated)) return;
    const { head, lines } = restatedTexts(found, MOST_TOLD);
    const text = [
      `${head}, and on_restate is "fail":`,
      ...lines.map((line) => `  ${line}`),
      'nothing was published',
    ].join('\n         ');
    throw new EngineError('data', 'restated', text, {
      hint: 'if the new rows are right, run once with --accept-restatements, or set on_restate: warn',
    });
  }
}

/** Tells the run what became of a source's rows; a changed past is a warning. */
export function announce(node: string, found: SourceRows, env: RunEnvironment): void {
  env.emit({ type: 'rows-changed', node, ...found });
  if (!found.changes.some(isRestated)) return;
  const { head, lines } = restatedTexts(found, 3);
  env.emit({ type: 'log', level: 'warn', node, text: `${head}: ${lines.join('; ')}` });
}
