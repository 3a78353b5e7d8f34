/**
 * Work of a node that nobody downstream waits for: it goes on while the next
 * nodes run, and the run waits for it before it ends.
 */
export class Afterwards {
  private readonly pending: Promise<{ node: string; error: unknown } | undefined>[] = [];

  add(node: string, work: Promise<void>): void {
    this.pending.push(
      work.then(
        () => undefined,
        (error: unknown) => ({ node, error }),
      ),
    );
  }

  /** Waits for everything and hands back what failed. */
  async settle(): Promise<{ node: string; error: unknown }[]> {
    const ended = await Promise.all(this.pending);
    return ended.filter((failure) => failure !== undefined);
  }
}
