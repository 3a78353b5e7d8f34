/**
 * Ends a run before its next piece of work that an edit has made obsolete.
 *
 * The node that is computing goes on when the edit does not touch it: what it
 * computes will be asked for again, and files of a node are kept only whole.
 */
import type { RunEvent } from '../../run/events.js';

export class ObsoleteStop {
  private readonly controller = new AbortController();
  private nodes: readonly string[] = [];
  private ended = 0;
  private obsolete: ReadonlySet<string> = new Set();

  /** Aborted when the next thing to compute is obsolete. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Follows the run. */
  onEvent(event: RunEvent): void {
    if (event.type === 'run-start') {
      this.nodes = event.nodes;
      this.ended = 0;
    } else if (event.type === 'node-end') this.ended++;
    else return;
    this.look();
  }

  /** These nodes will have other answers. */
  stopBefore(nodes: readonly string[]): void {
    this.obsolete = new Set(nodes);
    this.look();
  }

  /** Nodes run one after another, so the first that has not ended is the one at work. */
  private look(): void {
    const current = this.nodes[this.ended];
    if (current !== undefined && this.obsolete.has(current)) this.controller.abort();
  }
}
