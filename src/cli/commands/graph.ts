/**
 * `dag graph`: who reads whom, as a picture or as data.
 */
import { Option } from 'commander';
import { renderDot } from '../../graph/dot.js';
import { renderJson } from '../../graph/json.js';
import { renderMermaid } from '../../graph/mermaid.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject } from '../common-options.js';

const RENDERERS = { mermaid: renderMermaid, dot: renderDot, json: renderJson } as const;

/** Adds the command. */
export const addGraph: AddCommand = (program, session, done) => {
  program
    .command('graph')
    .description('print the graph of nodes with their state')
    .argument('[targets...]', 'pipelines or nodes; all pipelines when absent')
    .addOption(
      new Option('--format <format>', 'mermaid for Markdown, dot for Graphviz, json for programs')
        .choices(Object.keys(RENDERERS))
        .default('mermaid'),
    )
    .action(async (targets: string[], own: { format: keyof typeof RENDERERS }, command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const project = await openProject(session, options);
      const plan = await (await session.engine()).planProject(project, targets);
      const nodes = plan.nodes.map(({ node, type, state, partitions, stale }) => ({
        id: node,
        type,
        state,
        partitions,
        stale,
      }));
      const shown = new Set(nodes.map((node) => node.id));
      const edges = project.config.nodes
        .filter((node) => shown.has(node.id))
        .flatMap((node) =>
          Object.entries(node.inputs).map(([input, from]) => ({
            from: from.node,
            to: node.id,
            input,
          })),
        );
      const text = RENDERERS[options.json ? 'json' : own.format]({ nodes, edges });
      session.out(text.endsWith('\n') ? text : `${text}\n`);
      done(0);
    });
};
