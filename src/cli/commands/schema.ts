/**
 * `dag schema`: the JSON Schema of pipelines.yaml with all node types, for editors.
 */
import { resolve } from 'node:path';
import { readSchema } from '../../config/package-root.js';
import { type DescribedType, projectSchema } from '../../config/project-schema.js';
import { defaultNodesFolder } from '../../registry/folders.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, printJson } from '../common-options.js';
import { writeTextFile } from '../write-file.js';

interface SchemaOptions extends CommonOptions {
  readonly output?: string;
}

/** Adds the command. */
export const addSchema: AddCommand = (program, session, done) => {
  program
    .command('schema')
    .description('print the JSON Schema of the configuration, with the params of every node type')
    .option('-o, --output <file>', 'write it to this file instead')
    .addHelpText(
      'after',
      `
An editor with YAML support completes and checks pipelines.yaml when its first line is
  # yaml-language-server: $schema=./pipelines.schema.json
and that file is there: dag schema --output pipelines.schema.json`,
    )
    .action(async (_own: object, command) => {
      const options: SchemaOptions = command.optsWithGlobals();
      if (options.output === undefined) printJson(session, await wholeSchema());
      else {
        const file = resolve(session.cwd, options.cwd ?? '.', options.output);
        writeTextFile(file, await schemaText());
        if (options.json) printJson(session, { file });
        else session.out(`wrote ${options.output}\n`);
      }
      done(0);
    });
};

/** The schema as the text of a file. */
export async function schemaText(): Promise<string> {
  return `${JSON.stringify(await wholeSchema(), null, 2)}\n`;
}

async function wholeSchema(): Promise<object> {
  const { createRegistry } = await import('../../registry/registry.js');
  const registry = createRegistry(defaultNodesFolder());
  const types = registry.types().map(async (type): Promise<DescribedType> => {
    const { node } = await registry.load(type);
    return { type, about: node.about, inputs: node.inputs, params: readSchema(`nodes/${type}`) };
  });
  return projectSchema(await Promise.all(types));
}
