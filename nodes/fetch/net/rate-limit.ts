/**
 * A bucket of tokens: so many requests in any span of time, never more.
 *
 * A token comes back when the span since it was taken has passed, so that a full
 * bucket that empties at once cannot make twice the rate, which is what providers
 * count. Who asks while another waits stands in line.
 */

/** The only clock there is, and how to wait. */
export interface Waiting {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export class RateLimit {
  private readonly taken: number[] = [];
  private line: Promise<void> = Promise.resolve();
  private readonly tokens: number;
  private readonly span: number;
  private readonly waiting: Waiting;

  /** `tokens` requests in any `span` milliseconds. */
  constructor(tokens: number, span: number, waiting: Waiting) {
    this.tokens = tokens;
    this.span = span;
    this.waiting = waiting;
  }

  /** Resolves when a request may be made, and counts it; rejects when waiting does. */
  turn(): Promise<void> {
    const turn = this.line.then(() => this.take());
    // The next in line waits for the end of this turn, not for how it went.
    this.line = turn.then(nothing, nothing);
    return turn;
  }

  private async take(): Promise<void> {
    const oldest = this.taken.length < this.tokens ? undefined : this.taken[0];
    if (oldest !== undefined) {
      const rest = oldest + this.span - this.waiting.now();
      if (rest > 0) await this.waiting.sleep(rest);
      this.taken.shift();
    }
    this.taken.push(this.waiting.now());
  }
}

function nothing(): void {}
