/**
 * `dag init`: a project to start from, which runs as it is.
 *
 * Its files lie in nodes/_starter, because what they say is about the node types.
 * The schema is written beside them: editors find it without a network.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { EngineError } from '../../errors/errors.js';
import { defaultNodesFolder, foldersOf } from '../../registry/folders.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, printJson } from '../common-options.js';
import { writeTextFile } from '../write-file.js';
import { schemaText } from './schema.js';

interface InitOptions extends CommonOptions {
  readonly force?: boolean;
}

/** Name in the project → name in the folder of the starter. */
const STARTER = { 'pipelines.yaml': 'pipelines.yaml', 'README.md': 'README.md' } as const;
const SCHEMA = 'pipelines.schema.json';
const IGNORED = '.gitignore';

/** Adds the command. */
export const addInit: AddCommand = (program, session, done) => {
  program
    .command('init')
    .description('write a commented project to start from')
    .argument('[folder]', 'where to; the current folder when absent')
    .option('-f, --force', 'overwrite files that are there')
    .action(async (folder: string | undefined, _own: object, command) => {
      const options: InitOptions = command.optsWithGlobals();
      const target = resolve(session.cwd, options.cwd ?? '.', folder ?? '.');
      const files = await starterFiles();
      if (!options.force) refuseToOverwrite(target, [...files.keys()]);
      for (const [name, text] of files) writeTextFile(join(target, name), text);
      const from = relative(session.cwd, target);
      if (options.json) printJson(session, { folder: target, files: [...files.keys()] });
      else {
        const where = from === '' ? '' : ` -C ${/^[\w./-]+$/.test(from) ? from : `"${from}"`}`;
        session.out(`wrote ${[...files.keys()].join(', ')}\nnext: dag run assess${where}\n`);
      }
      done(0);
    });
};

async function starterFiles(): Promise<Map<string, string>> {
  const folder = join(foldersOf(defaultNodesFolder()).source, '_starter');
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const texts = Object.entries(STARTER).map(([name, file]): [string, string] => [name, read(file)]);
  // Named without its dot, or it would hold for the folder that it lies in.
  return new Map([...texts, [SCHEMA, await schemaText()], [IGNORED, read('gitignore')]]);
}

function refuseToOverwrite(target: string, names: readonly string[]): void {
  const there = names.filter((name) => existsSync(join(target, name)));
  if (there.length === 0) return;
  const list = there.map((name) => `"${name}"`).join(', ');
  throw new EngineError('usage', 'file-exists', `${list} in "${target}" would be overwritten`, {
    hint: 'name another folder, or overwrite with --force',
  });
}
