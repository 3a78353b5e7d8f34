/**
 * Params of a node after the defaults of their schema and the check of its type.
 *
 * What was found to be right is remembered by all that it depends on: code, plug-ins,
 * schema, the params as written, and the columns upstream that were asked about. What
 * is wrong is found anew each time.
 */
import { schemaDiagnostics } from '../config/ajv-diagnostics.js';
import type { NodeConfig } from '../config/config.js';
import { digestOf } from '../config/digest.js';
import { type Memory, questionOf } from '../config/memory.js';
import { schemaText } from '../config/package-root.js';
import { diagnosticAt, type Locate } from '../config/place.js';
import type { NodeType, Plugin } from '../contract/index.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import type { NodeRuntime } from './runtime.js';

/** As much of a node type as its check rests on. */
export interface CheckedType {
  readonly node: NodeType;
  readonly code: string;
  readonly plugins: ReadonlyMap<string, Plugin>;
  readonly locates: ReadonlyMap<string, () => Promise<Locate>>;
}

export interface CheckedParams {
  readonly params: Readonly<Record<string, unknown>>;
  readonly problems: readonly Diagnostic[];
}

/** Names of the columns of an input; undefined where only a run can tell. */
type ColumnsOf = (input: string) => readonly string[] | undefined;

/** What is remembered of params that are right, with the columns of these inputs as they were. */
interface Remembered {
  readonly params: Readonly<Record<string, unknown>>;
  /** Inputs that were asked about; what was answered is part of a question of its own. */
  readonly asked: readonly string[];
}

/** Params with defaults, and everything that is wrong with them. */
export async function checkedParams(
  node: NodeConfig,
  type: CheckedType,
  columnsOf: ColumnsOf,
  memory: Memory,
): Promise<CheckedParams> {
  // A node type of somebody's own may come without a schema; ours are tested to have one.
  const schema = schemaText(`nodes/${node.type}`) ?? '{}';
  const question = questionOf('params', identityOf(type), schema, node.params);
  const known = memory.recall(question) as Remembered | undefined;
  // Nodes with the same params may read other columns.
  const withColumns = (inputs: readonly string[]): string =>
    questionOf(question, inputs, inputs.map(columnsOf));
  if (known && memory.recall(withColumns(known.asked)) === true) {
    return { params: known.params, problems: [] };
  }
  const asked = new Set<string>();
  const checked = await check(node, type, JSON.parse(schema), (input) => {
    asked.add(input);
    return columnsOf(input);
  });
  if (checked.problems.length === 0) {
    memory.keep(question, { params: checked.params, asked: [...asked] } satisfies Remembered);
    memory.keep(withColumns([...asked]), true);
  }
  return checked;
}

async function check(
  node: NodeConfig,
  type: CheckedType,
  schema: object,
  columnsOf: ColumnsOf,
): Promise<CheckedParams> {
  const { value, diagnostics } = await schemaDiagnostics(schema, node.params, node.locate, [
    'params',
  ]);
  const params = value as Record<string, unknown>;
  if (diagnostics.length > 0) return { params, problems: diagnostics };
  const problems: Diagnostic[] = [];
  const typed = type.node as NodeType<unknown>;
  for (const problem of typed.check?.({ params, plugins: type.plugins, columnsOf }) ?? []) {
    const { path, atKey, span } = problem;
    const inPlugin = await type.locates.get(problem.plugin ?? '')?.();
    const place = inPlugin
      ? inPlugin(path, atKey, span)
      : node.locate(['params', ...path], atKey, span);
    problems.push(diagnosticAt(place, problem.code, problem.message, problem.hint));
  }
  return { params, problems };
}

/** Columns that an output will have, as far as the configuration tells. */
export function declaredColumns(
  { node, code, params, plugins }: NodeRuntime,
  output: string | undefined,
  memory: Memory,
): readonly string[] | undefined {
  const spec = output === undefined ? Object.values(node.outputs)[0] : node.outputs[output];
  if (spec?.kind === 'table') return spec.columns?.map(({ name }) => name);
  if (spec?.kind !== 'parquet' || node.kind !== 'compute' || !node.columns) return undefined;
  const question = questionOf('columns', identityOf({ code, plugins }), params);
  const known = memory.recall(question) as readonly string[] | undefined;
  if (known) return known;
  const names = node
    .columns({ params, dims: node.dims, plugins })
    .map(({ spec: { name } }) => name);
  memory.keep(question, names);
  return names;
}

const identities = new WeakMap<ReadonlyMap<string, Plugin>, string>();

/** Digest of a node type's code and of all its plug-ins. */
export function identityOf({ code, plugins }: Pick<CheckedType, 'code' | 'plugins'>): string {
  let identity = identities.get(plugins);
  if (identity === undefined) {
    identity = digestOf(['type', code, [...plugins].map(([id, { digest }]) => [id, digest])]);
    identities.set(plugins, identity);
  }
  return identity;
}
