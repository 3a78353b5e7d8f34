/**
 * `dag graph`: who reads whom, as a picture or as data.
 */
import { Option } from 'commander';
import { EngineError } from '../../errors/errors.js';
import { renderDot } from '../../graph/dot.js';
import { renderJson } from '../../graph/json.js';
import { renderMermaid } from '../../graph/mermaid.js';
import type { AddCommand } from '../command.js';
import { type CommonOptions, openProject } from '../common-options.js';
import { addSelection, EXACT, excludeOf, type SelectionOptions } from '../selection.js';

const RENDERERS = { mermaid: renderMermaid, dot: renderDot, json: renderJson } as const;

interface GraphOptions extends SelectionOptions {
  readonly format: keyof typeof RENDERERS;
}

/** Adds the command. */
export const addGraph: AddCommand = (program, session, done) => {
  addSelection(program.command('graph').description('print the graph of nodes with their state'), {
    about: 'what to show; all pipelines when absent',
    note: EXACT,
    hasPartitions: false,
  })
    .addOption(
      new Option('--format <format>', 'mermaid for Markdown, dot for Graphviz, json for programs')
        .choices(Object.keys(RENDERERS))
        .default('mermaid'),
    )
    .action(async (targets: string[], own: GraphOptions, command) => {
      const options: CommonOptions = command.optsWithGlobals();
      const project = await openProject(session, options);
      const plan = await (await session.engine()).planProject(project, targets, {
        ...excludeOf(own),
        isExact: true,
      });
      const part = plan.nodes.find((node) => node.of !== undefined);
      if (part) {
        const message = `the graph shows whole nodes, not partitions of "${part.node}"`;
        throw new EngineError('usage', 'bad-selection', message, {
          hint: 'leave out the part after "@"; dag ls lists partitions',
        });
      }
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
        )
        .filter((edge) => shown.has(edge.from));
      const text = RENDERERS[options.json ? 'json' : own.format]({ nodes, edges });
      session.out(text.endsWith('\n') ? text : `${text}\n`);
      done(0);
    });
};
