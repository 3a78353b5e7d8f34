/**
 * How nodes are named on the command line, for every command that takes them.
 */
import type { Command } from 'commander';

/** What the option --exclude gives. */
export interface SelectionOptions {
  readonly exclude?: readonly string[];
}

const GRAMMAR = `
Selections:
  assess            a pipeline: its nodes and all that they need
  backtests         a node
  'met*'            nodes by pattern: * is any text, ? one character
  +backtests        with everything upstream; 2+backtests: two steps of it
  backtests+        with everything downstream; backtests+1: one step of it
  tag:x  type:x     nodes with a tag, nodes of a type
  state:stale       nodes that are stale, fresh, unknown (they may run) or failed
  a,b               nodes that are in both
  a b               nodes that are in either
  --exclude a       takes nodes out`;

const PARTITIONS = `
  'backtests@*/X1'  partitions: values of the dimensions in order, as patterns;
                    the first dimensions may be left out where that is clear`;

/** Adds the argument, the option and their explanation. */
export function addSelection(
  command: Command,
  options: { readonly about: string; readonly note: string; readonly hasPartitions: boolean },
): Command {
  return command
    .argument('[selection...]', options.about)
    .option(
      '--exclude <selection>',
      'take nodes out of the selection; may be repeated',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .addHelpText('after', `${GRAMMAR}${options.hasPartitions ? PARTITIONS : ''}\n${options.note}`);
}

/** `{ exclude }` when something is excluded. */
export function excludeOf(options: SelectionOptions): { readonly exclude?: readonly string[] } {
  return options.exclude === undefined ? {} : { exclude: options.exclude };
}

export const WITH_NEEDS = 'What the selected nodes need runs, too, where it is not fresh.';
export const EXACT = 'Only what is selected is shown; write +node to see what a node needs, too.';
