/**
 * `dag ls`: the names that other commands take.
 */
import { renderTable } from '../../report/text-table.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject, printJson } from '../common-options.js';
import type { ProjectFacts } from '../session.js';

/** Adds the command. */
export const addLs: AddCommand = (program, session, done) => {
  program
    .command('ls')
    .description('list the pipelines and nodes of the project')
    .action(async (_options: object, command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const project = await openProject(session, options);
      if (options.json) printJson(session, listing(project));
      else session.out(renderListing(project));
      done(0);
    });
};

function listing(project: ProjectFacts): object {
  return {
    pipelines: project.config.pipelines,
    nodes: project.config.nodes.map((node) => ({
      id: node.id,
      type: node.type,
      about: project.typeInfo(node.type)?.about ?? '',
      inputs: readNodes(node),
      tags: node.tags,
    })),
  };
}

function renderListing(project: ProjectFacts): string {
  const pipelines = Object.entries(project.config.pipelines);
  const lines = renderTable(
    ['pipeline', 'nodes'],
    pipelines.map(([name, nodes]) => [name, nodes.join(', ')]),
  );
  const nodes = renderTable(
    ['node', 'type', 'reads', 'about'],
    project.config.nodes.map((node) => [
      node.id,
      node.type,
      readNodes(node).join(', '),
      project.typeInfo(node.type)?.about ?? '',
    ]),
  );
  return `${[...lines, '', ...nodes].join('\n')}\n`;
}

function readNodes(node: ProjectFacts['config']['nodes'][number]): string[] {
  return [...new Set(Object.values(node.inputs).map((input) => input.node))];
}
