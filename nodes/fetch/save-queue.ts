/**
 * Series on their way into the store, saved several at a time: a transaction for each
 * symbol costs more than what is in it.
 *
 * The first that waits is saved a second later at the latest, while the provider is
 * asked for more; `close` saves the rest, whatever ended the sync. So an end by force
 * loses what came in the last second, and the save that was going on. A save that
 * fails is told at the next chance, and nothing is saved after it.
 */
import { sleepUnless } from './desk.js';

/** Milliseconds that a series waits for others. */
const PATIENCE = 1000;
/** Series from which on the provider waits for the store. */
const MOST = 64;

export interface SaveQueueOptions<S> {
  /** Saves all in one go. */
  save(series: readonly S[]): Promise<void>;
  /** Waits; rejects when the signal aborts. */
  sleep?(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export class SaveQueue<S> {
  private readonly options: SaveQueueOptions<S>;
  private readonly end = new AbortController();
  private waiting: S[] = [];
  private saving: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;

  constructor(options: SaveQueueOptions<S>) {
    this.options = options;
  }

  /** Takes a series in. @throws what a save before it threw */
  async add(series: S): Promise<void> {
    this.assertWell();
    if (this.waiting.push(series) === 1) void this.saveLater();
    if (this.waiting.length >= MOST) await this.flush();
  }

  /** Saves what waits. @throws what a save threw */
  async close(): Promise<void> {
    this.end.abort();
    await this.flush();
  }

  private async saveLater(): Promise<void> {
    const sleep = this.options.sleep ?? ((time, signal) => sleepUnless(signal)(time));
    try {
      await sleep(PATIENCE, this.end.signal);
    } catch {
      // It was closed: that saves what waits.
      return;
    }
    // The next `add`, or `close`, tells.
    await this.flush().catch(() => undefined);
  }

  /** One save after the other. */
  private async flush(): Promise<void> {
    this.saving = this.saving.then(async () => {
      const series = this.waiting;
      this.waiting = [];
      if (series.length === 0 || this.failure) return;
      try {
        await this.options.save(series);
      } catch (error) {
        this.failure = { error };
      }
    });
    await this.saving;
    this.assertWell();
  }

  private assertWell(): void {
    if (this.failure) throw this.failure.error;
  }
}
