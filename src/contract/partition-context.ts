/**
 * What the fan-out of a node depends on, and its columns.
 */
import type { InputView } from './input-view.js';
import type { Plugin } from './plugin.js';

/** What `columns` depends on: the configuration and nothing that has to be computed. */
export interface ColumnsContext<P> {
  readonly params: P;
  readonly dims: readonly string[];
  readonly plugins: ReadonlyMap<string, Plugin>;
}

export interface PartitionContext<P> extends ColumnsContext<P> {
  input(name: string): InputView;
  /** An input declared optional; undefined when the pipeline leaves it out. */
  optionalInput(name: string): InputView | undefined;
  /**
   * Distinct trials that ever had a result in this project, on the data behind an input
   * that is declared with `trials`. Put it into `values`: it is no param.
   */
  trials(input: string): number;
}
