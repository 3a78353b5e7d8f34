/**
 * Questions about what a source keeps, which `dag data` asks: what is there, how good
 * it is, all of it as a file. None of them changes anything.
 */
import type { Json } from './json.js';
import type { ShownBlock } from './shown.js';

/** What a data verb is handed. */
export interface DataContext<P> {
  readonly params: P;
  readonly projectFolder: string;
  /** As in LoadContext. */
  readonly database: string;
  /** True: nothing is left out of a long answer. */
  readonly isAll: boolean;
  plugin(id: string): unknown;
  now(): number;
  secret(name: string): string | undefined;
  progress(done: number, total: number): void;
}

/** What a data verb found: for people as blocks, for programs as JSON. */
export interface DataAnswer {
  readonly blocks: readonly ShownBlock[];
  readonly json: Json;
  /** False: the exit code is 1. */
  readonly isSound: boolean;
}

/** Questions about what a source keeps; none changes it. */
export interface DataVerbs<P> {
  /** What is there. */
  status(ctx: DataContext<P>): Promise<DataAnswer>;
  /** How good it is. */
  check(ctx: DataContext<P>): Promise<DataAnswer>;
  /** Writes it to a file (absolute path). */
  export(ctx: DataContext<P>, file: string): Promise<DataAnswer>;
}
