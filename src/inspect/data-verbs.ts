/**
 * Questions about what a source keeps: `dag data status`, `check` and `export`.
 *
 * Nobody is locked out: a DuckDB file belongs to the process that opened it, so
 * a copy is asked, and a run may go on writing the original. A server needs none
 * of that and is asked itself.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { DataAnswer, DataContext, DataVerbs, SourceNode } from '../contract/index.js';
import { asEngineError, EngineError } from '../errors/errors.js';
import { redactAll, secretFrom } from '../errors/secrets.js';
import { suggestion } from '../errors/suggest.js';
import { copyDatabase, type DatabaseCopy } from '../query/database-copy.js';
import type { Project } from '../run/project.js';
import type { NodeRuntime } from '../run/runtime.js';
import { sourcePlugins } from '../run/source-plugins.js';

export type DataQuestion =
  /** `isAll`: nothing is left out of a long answer. */
  | { readonly node: string; readonly verb: 'status' | 'check'; readonly isAll?: boolean }
  /** `file`: an absolute path. */
  | { readonly node: string; readonly verb: 'export'; readonly file: string };

/** What a source answered. */
export interface DataTold extends DataAnswer {
  readonly node: string;
  readonly type: string;
}

/**
 * The nodes that are meant: those named, or all that keep data.
 *
 * @param isOne true where one must be meant
 * @throws {EngineError} code "unknown-node", "no-data" or "many-sources"
 */
export function dataNodes(
  project: Project,
  named: readonly string[],
  isOne: boolean,
): readonly string[] {
  const keeping = project.nodes.filter((node) => verbsOf(node)).map(({ id }) => id);
  for (const id of named) assertKeeps(project, id, keeping);
  if (named.length > 0) return [...new Set(named)];
  if (keeping.length === 0) {
    throw new EngineError('usage', 'no-data', 'no node of this project keeps data', {
      hint: 'dag data is for nodes that bring data in from outside and keep it',
    });
  }
  if (isOne && keeping.length > 1) {
    const names = keeping.map((id) => `"${id}"`).join(', ');
    const message = `${keeping.length} nodes keep data: ${names}`;
    throw new EngineError('usage', 'many-sources', message, {
      hint: 'name the one that is meant after the file',
    });
  }
  return keeping;
}

/** Asks one node; nothing of the project is changed or locked. */
export async function askData(
  project: Project,
  question: DataQuestion,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<DataTold> {
  const node = project.nodes.find(({ id }) => id === question.node) as NodeRuntime;
  const verbs = verbsOf(node) as DataVerbs<unknown>;
  const copy = await readableCopy(project.databasePath);
  const context: DataContext<unknown> = {
    params: node.params,
    projectFolder: project.folder,
    database: copy?.path ?? project.databasePath,
    isAll: question.verb === 'export' || question.isAll === true,
    plugin: await sourcePlugins(node),
    now: () => Date.now(),
    secret: (name) => secretFrom((key) => project.environment[key], name),
    progress: onProgress,
  };
  try {
    const answer = await (question.verb === 'export'
      ? verbs.export(context, question.file)
      : verbs[question.verb](context));
    return { node: node.id, type: node.type, ...redactAll({ ...answer }) };
  } catch (error) {
    throw copy ? aboutOriginal(error, copy.path, project.databasePath) : error;
  } finally {
    copy?.remove();
  }
}

/** A copy of the database file, or a place without one: a question makes no database. Undefined of a server. */
async function readableCopy(
  database: string,
): Promise<Pick<DatabaseCopy, 'path' | 'remove'> | undefined> {
  if (!isAbsolute(database)) return undefined;
  const copy = await copyDatabase(database);
  if (copy) return copy;
  const folder = mkdtempSync(join(tmpdir(), 'tetra-data-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { path: join(folder, 'database'), remove };
}

function verbsOf({ node }: NodeRuntime): DataVerbs<unknown> | undefined {
  return node.kind === 'source' ? (node as SourceNode<unknown>).data : undefined;
}

function assertKeeps(project: Project, id: string, keeping: readonly string[]): void {
  if (keeping.includes(id)) return;
  const hint = suggestion(id, keeping) ?? 'no node of this project keeps data';
  if (!project.nodes.some((node) => node.id === id)) {
    throw new EngineError('usage', 'unknown-node', `there is no node "${id}"`, { hint });
  }
  throw new EngineError('usage', 'no-data', `node "${id}" keeps no data`, { hint });
}

/** An error that names the copy, about the file that a person knows. */
function aboutOriginal(error: unknown, copy: string, original: string): unknown {
  const known = asEngineError(error);
  if (!(error instanceof Error) || !error.message.includes(copy)) return error;
  const message = error.message.replaceAll(copy, original);
  if (!known) return new Error(message, { cause: error });
  const hint = known.hint === undefined ? {} : { hint: known.hint };
  return new EngineError(known.kind, known.code, message, { ...hint, cause: error });
}
