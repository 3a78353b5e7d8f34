/**
 * The names of a project, read as lightly as possible for completion.
 *
 * A project that is missing or wrong has no names; nothing is ever thrown.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMapping, type Mapping } from '../../config/layers.js';
import { readSchema } from '../../config/package-root.js';
import { readTextFile } from '../../config/text-file.js';
import { parseYaml } from '../../config/yaml-document.js';

/** One param that `--param` can set. */
export interface ParamName {
  readonly name: string;
  readonly about: string;
  /** The values that it may have, where these are few. */
  readonly values: readonly string[];
}

/** What completion wants to know of a project; each part is read when asked for. */
export interface ProjectNames {
  /** Node → its type. */
  nodes(): Promise<ReadonlyMap<string, string>>;
  pipelines(): Promise<readonly string[]>;
  profiles(): Promise<readonly string[]>;
  /** Newest first. */
  runs(): readonly string[];
  params(type: string): readonly ParamName[];
}

/** Run ids that are offered. */
const MAX_RUNS = 30;

/** The names of the project in a folder. */
export function projectNames(folder: string, configFile: string): ProjectNames {
  let read: Promise<Mapping> | undefined;
  const part = async (key: string): Promise<Mapping> => {
    read ??= readConfig(resolve(folder, configFile));
    const value = (await read)[key];
    return isMapping(value) ? value : {};
  };
  return {
    nodes: async () =>
      new Map(
        Object.entries(await part('nodes')).map(([id, node]) => [
          id,
          isMapping(node) ? String(node.type) : '',
        ]),
      ),
    pipelines: async () => Object.keys(await part('pipelines')),
    profiles: async () => Object.keys(await part('profiles')),
    runs: () => listRuns(join(folder, 'data', 'runs')),
    params: paramsOf,
  };
}

async function readConfig(path: string): Promise<Mapping> {
  try {
    const read = readTextFile(path, path);
    const value = 'text' in read ? parseYaml(read.text, path).value : undefined;
    return isMapping(value) ? value : {};
  } catch {
    // Somebody is typing: a file that is not there yet has no names, and that is all.
    return {};
  }
}

function listRuns(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return files
      .map((name) => name.slice(0, -'.json'.length))
      .sort()
      .reverse()
      .slice(0, MAX_RUNS);
  } catch {
    // Nothing has run yet.
    return [];
  }
}

interface ParamSchema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
}

function paramsOf(type: string): ParamName[] {
  if (!/^[\w-]+$/.test(type)) return [];
  const schema = readSchema(`nodes/${type}`) as
    | { readonly properties?: Readonly<Record<string, ParamSchema>> }
    | undefined;
  return Object.entries(schema?.properties ?? {}).map(([name, param]) => ({
    name,
    about: param.description ?? '',
    values: (param.enum ?? (param.type === 'boolean' ? [true, false] : [])).map(String),
  }));
}
