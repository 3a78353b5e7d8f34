/**
 * `dag ls`: the names that other commands take, and the partitions of nodes.
 */
import { parseSelections } from '../../graph/selection.js';
import { renderPartitions } from '../../report/partitions-text.js';
import { renderTable } from '../../report/text-table.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject, printJson } from '../common-options.js';
import { parseLimit } from '../limit.js';
import { addSelection, EXACT, excludeOf, type SelectionOptions } from '../selection.js';
import type { ProjectFacts, Session } from '../session.js';

interface LsOptions extends CommonOptions, SelectionOptions {
  readonly limit: string;
}

type Nodes = ProjectFacts['config']['nodes'];

/** Adds the command. */
export const addLs: AddCommand = (program, session, done) => {
  const ls = program
    .command('ls')
    .description('list the pipelines and nodes of the project, or partitions of nodes');
  addSelection(ls, {
    about: 'what to list; everything when absent',
    note: EXACT,
    hasPartitions: true,
  })
    .option('--limit <n>', 'list at most so many partitions per node', '20')
    .addHelpText(
      'after',
      `
Examples:
  dag ls                       pipelines and nodes
  dag ls tag:slow              nodes with a tag
  dag ls 'backtests@*/X1'      partitions, each fresh or stale`,
    )
    .action(async (targets: string[], _own: object, command) => {
      const options: LsOptions = command.optsWithGlobals();
      const limit = parseLimit(options.limit);
      const hasPartitions = parseSelections(targets).some(({ terms }) =>
        terms.some(({ partition }) => partition !== undefined),
      );
      const project = await openProject(session, options);
      if (hasPartitions) await listPartitions(session, project, targets, options, limit);
      else await listNodes(session, project, targets, options);
      done(0);
    });
};

async function listPartitions(
  session: Session,
  project: ProjectFacts,
  targets: readonly string[],
  options: LsOptions,
  limit: number,
): Promise<void> {
  const engine = await session.engine();
  const listed = await engine.listPartitions(project, targets, excludeOf(options));
  if (!options.json) {
    session.out(renderPartitions(listed, limit));
    return;
  }
  printJson(session, {
    nodes: listed.map(({ partitions, ...node }) => ({
      ...node,
      total: partitions.length,
      stale: partitions.filter(({ state }) => state === 'stale').length,
      partitions: partitions.slice(0, limit),
    })),
  });
}

async function listNodes(
  session: Session,
  project: ProjectFacts,
  targets: readonly string[],
  options: LsOptions,
): Promise<void> {
  const { pipelines } = project.config;
  let nodes = project.config.nodes;
  const isWhole = targets.length === 0 && options.exclude === undefined;
  if (!isWhole) {
    const engine = await session.engine();
    const wanted = new Set(await engine.selectedNodes(project, targets, excludeOf(options)));
    nodes = nodes.filter((node) => wanted.has(node.id));
  }
  if (options.json) {
    const listed = nodes.map((node) => describe(node, project));
    printJson(session, isWhole ? { pipelines, nodes: listed } : { nodes: listed });
  } else {
    const lines = isWhole
      ? [...renderPipelines(pipelines), '', ...renderNodes(nodes, project)]
      : renderNodes(nodes, project);
    session.out(`${lines.join('\n')}\n`);
  }
}

function describe(node: Nodes[number], project: ProjectFacts): object {
  return {
    id: node.id,
    type: node.type,
    about: project.typeInfo(node.type)?.about ?? '',
    inputs: readNodes(node),
    tags: node.tags,
  };
}

function renderPipelines(pipelines: ProjectFacts['config']['pipelines']): string[] {
  const rows = Object.entries(pipelines).map(([name, nodes]) => [name, nodes.join(', ')]);
  return renderTable(['pipeline', 'nodes'], rows);
}

function renderNodes(nodes: Nodes, project: ProjectFacts): string[] {
  return renderTable(
    ['node', 'type', 'reads', 'about'],
    nodes.map((node) => [
      node.id,
      node.type,
      readNodes(node).join(', '),
      project.typeInfo(node.type)?.about ?? '',
    ]),
  );
}

function readNodes(node: Nodes[number]): string[] {
  return [...new Set(Object.values(node.inputs).map((input) => input.node))];
}
