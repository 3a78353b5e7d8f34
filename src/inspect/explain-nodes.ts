/**
 * Explains how nodes stand: exact up to the first stale node, and for all that
 * reads it, which stale node it waits for and why that is stale. Reads only.
 */

import { EngineError } from '../errors/errors.js';
import { matchesGlob, suggestionForPattern } from '../graph/glob.js';
import type { Cause, Origin } from '../run/cause.js';
import { causeContext, recordCauses, standingCauses } from '../run/causes.js';
import { freshCompute, ResultsGone } from '../run/fresh-compute.js';
import { type Answer, type ReadEnvironment, type Standing, standing } from '../run/node-run.js';
import { inputsOf } from '../run/plan-nodes.js';
import type { NodeRecord } from '../run/reasons.js';
import { freshSource } from '../run/run-source.js';
import type { NodeRuntime } from '../run/runtime.js';
import { type Change, traceOf } from '../run/trace.js';
import { lastGroups, type Question, RecordedParts, staleGroups } from './explain-partitions.js';
import type { Explanation, LastChange, NodeExplanation } from './explanation.js';
import { withPluginPlaces } from './plugin-places.js';
import { KeySelector, type Selected } from './selected.js';

/** Explains some of the nodes, which come in dependency order with all upstream of them. */
export async function explainNodes(
  nodes: readonly NodeRuntime[],
  selected: readonly Selected[],
  all: boolean,
  env: ReadEnvironment,
): Promise<Explanation> {
  const walk = new Walk(nodes, env);
  const wanted = new Set(selected.map(({ node }) => node));
  const explained: NodeExplanation[] = [];
  for (const node of nodes) {
    for (const { values } of selected.filter(({ node: id }) => id === node.id)) {
      const whole = walk.explain(node);
      const isAsked = values.length > 0 || all;
      const told = isAsked ? await walk.explainParts(node, whole, { values, all }) : whole;
      explained.push(await withPluginPlaces(told, node));
    }
  }
  const open = new Set(explained.flatMap((node) => node.waits_for));
  const upstream = await Promise.all(
    nodes
      .filter(({ id }) => open.has(id) && !wanted.has(id))
      .map((node) => withPluginPlaces(walk.explain(node), node)),
  );
  const fresh = explained.every(({ state }) => state === 'fresh');
  return { fresh, nodes: explained, upstream };
}

/** How one node stands; without a standing it waits for others. */
interface Place {
  readonly now: Standing | undefined;
  readonly isFresh: boolean;
  /** Stale nodes upstream. */
  readonly waitsFor: readonly string[];
}

/** Goes through nodes in dependency order; nothing is enumerated. */
class Walk {
  private readonly env: ReadEnvironment;
  private readonly places = new Map<string, Place>();
  private readonly answers = new Map<string, Answer>();

  constructor(nodes: readonly NodeRuntime[], env: ReadEnvironment) {
    this.env = env;
    for (const node of nodes) this.places.set(node.id, this.place(node));
  }

  explain(node: NodeRuntime): NodeExplanation {
    const { now, isFresh, waitsFor } = this.places.get(node.id) as Place;
    const causes = this.causes(node, now, isFresh);
    const manifest = (now ?? this.standing(node)).manifest;
    return {
      node: node.id,
      type: node.type,
      selection: null,
      state: isFresh ? 'fresh' : causes.length > 0 ? 'stale' : 'waits',
      partitions: manifest?.partitions ?? null,
      stale: isFresh ? 0 : null,
      causes,
      groups: null,
      waits_for: waitsFor,
      last: this.last(node, manifest),
    };
  }

  /** The same, for partitions one by one. */
  async explainParts(
    node: NodeRuntime,
    whole: NodeExplanation,
    question: Question,
  ): Promise<NodeExplanation> {
    const { now } = this.places.get(node.id) as Place;
    const selection = question.values.length === 0 ? null : question.values.join('/');
    const asked = { ...whole, selection };
    if (!now) return asked;
    const recorded = new RecordedParts(node, now.manifest, this.env.cacheFolder);
    if (whole.state === 'stale' && node.node.kind === 'compute') {
      try {
        const inputs = await inputsOf(node, this.answers);
        const found = staleGroups(node, now, whole.causes, inputs, question, recorded, this.env);
        if (found.partitions === 0) {
          throw noPartition(
            node,
            question.values,
            recorded.keys(() => true),
          );
        }
        return { ...asked, ...found, state: found.stale > 0 ? 'stale' : 'fresh' };
      } catch (error) {
        if (!(error instanceof ResultsGone)) throw error;
        const gone: Cause = { kind: 'unknown', text: error.message };
        return { ...asked, causes: [...whole.causes, gone] };
      }
    }
    const chosen = recorded.keys(new KeySelector(question.values).has);
    const isOnRecord = recorded.count > 0;
    if (isOnRecord && chosen.length === 0) {
      throw noPartition(
        node,
        question.values,
        recorded.keys(() => true),
      );
    }
    const partitions = isOnRecord ? chosen.length : null;
    if (!whole.last || node.node.kind === 'source') {
      const names = new Set(chosen.map((key) => key.join('/')));
      const last = whole.last && {
        ...whole.last,
        rows: whole.last.rows.filter(({ item }) => names.has(item)),
      };
      return { ...asked, partitions, last };
    }
    const { run, causes } = whole.last;
    const groups = lastGroups(node, run, causes, question, recorded, this.env);
    return { ...asked, partitions, last: { ...whole.last, groups } };
  }

  private place(node: NodeRuntime): Place {
    const upstream = [...new Set(Object.values(node.inputs).map((from) => from.node))];
    const waitsFor = new Set<string>();
    for (const id of upstream) {
      const above = this.places.get(id) as Place;
      if (above.now && !above.isFresh) waitsFor.add(id);
      for (const further of above.waitsFor) waitsFor.add(further);
    }
    if (waitsFor.size > 0) return { now: undefined, isFresh: false, waitsFor: [...waitsFor] };
    const now = this.standing(node);
    const answer = now.isFresh ? this.answer(node, now) : undefined;
    if (answer) this.answers.set(node.id, answer);
    return { now, isFresh: answer !== undefined, waitsFor: [] };
  }

  /** Inputs of nodes that are not fresh count as they were: their causes are told apart. */
  private standing(node: NodeRuntime): Standing {
    const roots = new Map<string, string>();
    for (const [name, from] of Object.entries(node.inputs)) {
      const root = this.answers.get(from.node)?.roots.get(from.output);
      if (root !== undefined) roots.set(name, root);
    }
    return standing(node, roots, this.env);
  }

  private answer(node: NodeRuntime, now: Standing): Answer | undefined {
    if (node.node.kind === 'source') return freshSource(node, now, this.env);
    return freshCompute(node, () => inputsOf(node, this.answers), now, this.env);
  }

  private causes(node: NodeRuntime, now: Standing | undefined, isFresh: boolean): Cause[] {
    if (isFresh) return [];
    const context = causeContext(node, this.env);
    if (now) return standingCauses(now, context, this.env).map((cause) => this.withRows(cause));
    // What it waits for is not known yet; its own changes are.
    const open = this.standing(node);
    const before = open.manifest?.record as unknown as NodeRecord | undefined;
    if (!before) return [{ kind: 'never-run' }];
    const inputs = { ...before.inputs, ...open.record.inputs };
    const own = recordCauses(before, { ...open.record, inputs }, context);
    return own.map((cause) => this.withRows(cause));
  }

  private last(node: NodeRuntime, manifest: Standing['manifest']): LastChange | null {
    const change = traceOf(this.env.cacheFolder, node.id)?.changes[0];
    const isLast = manifest?.outputs.every(({ name, root }) => change?.after[name] === root);
    if (!change || !isLast) return null;
    const { before: _before, after: _after, ...told } = change;
    return { ...told, causes: change.causes.map((cause) => this.withRows(cause)), groups: null };
  }

  /** Adds the rows that a source's change brought, which only the source's own trace keeps. */
  private withRows(cause: Cause): Cause {
    if (cause.kind !== 'input' || cause.origins === null) return cause;
    return { ...cause, origins: cause.origins.map((origin) => this.originWithRows(origin)) };
  }

  private originWithRows(origin: Origin): Origin {
    const rows = this.change(origin)?.rows ?? [];
    return rows.length === 0 ? origin : { ...origin, rows };
  }

  private change({ node, run }: Origin): Change | undefined {
    return traceOf(this.env.cacheFolder, node)?.changes.find((change) => change.run === run);
  }
}

function noPartition(
  node: NodeRuntime,
  values: readonly string[],
  keys: readonly (readonly string[])[],
): EngineError {
  const words = [...new Set(keys.flat())];
  const unknown = values.find((value) => !words.some((word) => matchesGlob(value, word)));
  // Of very short values any other is near.
  const isTelling = unknown !== undefined && unknown.length > 2;
  const near = isTelling ? suggestionForPattern(unknown, words) : undefined;
  const dims = node.node.kind === 'compute' ? node.node.dims : ['item'];
  return new EngineError(
    'usage',
    'no-match',
    `no partition of "${node.id}" matches "${values.join('/')}"`,
    {
      hint:
        near ??
        `write ${node.id}@${dims.map((dim) => `<${dim}>`).join('/')}, or some of these values`,
    },
  );
}
