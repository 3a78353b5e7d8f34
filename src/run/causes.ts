/**
 * The causes of a node's staleness, exact as far as its last record allows.
 *
 * The record says what differs; the trace, when it belongs to that record, says
 * which file of some code it was and what an input's change goes back to.
 */
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Cause } from './cause.js';
import { isSameClock } from './clock.js';
import { type CodeParts, codeChange, codePartsOf } from './code-parts.js';
import { databaseLabel } from './database-state.js';
import type { ReadEnvironment, Standing } from './node-run.js';
import { paramChanges } from './param-diff.js';
import { type NodeRecord, recordKey } from './reasons.js';
import type { NodeRuntime } from './runtime.js';
import { originsBetween, type Trace, traceOf } from './trace.js';
import { trialChanges } from './trials.js';

/** What is known beside the two records. */
export interface CauseContext {
  readonly runtime: NodeRuntime;
  readonly projectFolder: string;
  readonly codeNow: () => CodeParts;
  /** The trace of any node. */
  readonly traceOf: (node: string) => Trace | undefined;
}

/** The context of one node; what it needs is read once, when it is asked for. */
export function causeContext(
  runtime: NodeRuntime,
  env: Pick<ReadEnvironment, 'projectFolder' | 'cacheFolder'>,
): CauseContext {
  let code: CodeParts | undefined;
  const traces = new Map<string, Trace | undefined>();
  return {
    runtime,
    projectFolder: env.projectFolder,
    codeNow: () => {
      code ??= codePartsOf(runtime, env.projectFolder);
      return code;
    },
    traceOf: (node) => {
      if (!traces.has(node)) traces.set(node, traceOf(env.cacheFolder, node));
      return traces.get(node);
    },
  };
}

/** The causes that two records tell, first cause first; empty when they are equal. */
export function recordCauses(
  before: NodeRecord | undefined,
  after: NodeRecord,
  context: CauseContext,
): Cause[] {
  if (!before) return [{ kind: 'never-run' }];
  const causes: Cause[] = [];
  if (before.scheme !== after.scheme) {
    causes.push({ kind: 'scheme', before: before.scheme, after: after.scheme });
  }
  const { runtime } = context;
  for (const change of paramChanges(before.params, after.params)) {
    causes.push({ kind: 'param', ...change, place: runtime.placeOf(change.path) });
  }
  causes.push(...fileCauses(before.files, after.files, context.projectFolder));
  if (!isSameClock(before.clock, after.clock)) {
    causes.push({ kind: 'clock', before: before.clock ?? null, after: after.clock ?? null });
  }
  causes.push(...codeCauses(before, after, context));
  for (const [input, from] of Object.entries(runtime.inputs)) {
    const [old, now] = [before.inputs[input], after.inputs[input]];
    if (old === now) continue;
    const changes = context.traceOf(from.node)?.changes ?? [];
    const origins = originsBetween(from.node, changes, from.output, old, now);
    causes.push({ kind: 'input', input, node: from.node, origins });
  }
  for (const input of Object.keys(before.inputs)) {
    if (input in runtime.inputs) continue;
    causes.push({ kind: 'unknown', text: `input "${input}" is no longer connected` });
  }
  for (const change of trialChanges(before.trials, after.trials)) {
    causes.push({ kind: 'trials', ...change });
  }
  if (before.platform !== after.platform) {
    causes.push({ kind: 'platform', before: before.platform, after: after.platform });
  }
  return causes;
}

/** All causes of a standing that is not fresh, first cause first. */
export function standingCauses(
  now: Standing,
  context: CauseContext,
  env: Pick<ReadEnvironment, 'force' | 'databasePath' | 'projectFolder'>,
): Cause[] {
  const causes: Cause[] = env.force ? [{ kind: 'forced' }] : [];
  if (now.task) causes.push({ kind: 'asked', task: now.task });
  const before = now.manifest?.record as unknown as NodeRecord | undefined;
  const found = recordCauses(before, now.record, context);
  const isAnswered = now.manifest?.nodeKey === now.nodeKey;
  if (found.length === 0 && !isAnswered && !now.distrusted) causes.push({ kind: 'unfinished' });
  causes.push(...found);
  for (const file of now.spoiled) {
    const isThere = existsSync(join(env.projectFolder, file));
    causes.push({ kind: 'published', file, change: isThere ? 'changed' : 'missing' });
  }
  if (now.lostDatabase) {
    const file = databaseLabel(env.databasePath);
    causes.push({ kind: 'database', file, change: now.lostDatabase });
  }
  if (now.distrusted) causes.push({ kind: 'distrusted', ...now.distrusted });
  return causes.length > 0 ? causes : [{ kind: 'pruned' }];
}

function fileCauses(
  before: NodeRecord['files'],
  after: NodeRecord['files'],
  projectFolder: string,
): Cause[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return paths.flatMap((path): Cause[] => {
    if (before[path] === after[path]) return [];
    const inside = relative(projectFolder, path);
    const file = inside.startsWith('..') ? path : inside.split(sep).join('/');
    const change =
      before[path] === undefined ? 'added' : after[path] === undefined ? 'removed' : 'changed';
    return [{ kind: 'file', file, change }];
  });
}

function codeCauses(before: NodeRecord, after: NodeRecord, context: CauseContext): Cause[] {
  const { runtime } = context;
  const trace = context.traceOf(runtime.id);
  const old = trace?.key === recordKey(before) ? trace.code : undefined;
  const causes: Cause[] = [];
  if (before.code !== after.code) {
    causes.push({ kind: 'code', type: after.type, ...codeChange(old, context.codeNow(), '') });
  }
  const ids = [...new Set([...Object.keys(after.plugins), ...Object.keys(before.plugins)])];
  for (const plugin of ids) {
    if (before.plugins[plugin] === after.plugins[plugin]) continue;
    const now = context.codeNow();
    const base = {
      kind: 'plugin' as const,
      plugin,
      file: now.plugins[plugin] ?? old?.plugins[plugin] ?? plugin,
      values: null,
    };
    if (before.plugins[plugin] === undefined) {
      causes.push({ ...base, change: 'added', files: [], packages: [] });
    } else if (after.plugins[plugin] === undefined) {
      causes.push({ ...base, change: 'removed', files: [], packages: [] });
    } else if (plugin in now.values) {
      const values = old ? paramChanges(old.values[plugin], now.values[plugin]) : null;
      causes.push({ ...base, change: 'changed', values, files: [], packages: [] });
    } else {
      causes.push({ ...base, change: 'changed', ...codeChange(old, now, plugin) });
    }
  }
  return causes;
}
