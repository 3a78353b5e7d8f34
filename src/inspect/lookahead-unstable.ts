/**
 * Tells what is not deterministic from what looks ahead: both differ when the data is
 * cut, but only the first differs when nothing is.
 */
import { differences, type KnownTable } from './lookahead-compare.js';
import type { Found, FoundAt, Leaks } from './lookahead-leaks.js';
import type { Probe } from './lookahead-probe.js';

/** What of a partition is not even the same on the same data. Asked only where something differed. */
export class Unstable {
  private readonly tools: { readonly probe: Probe; readonly leaks: Leaks };
  private readonly place: FoundAt;
  private readonly whole: readonly KnownTable[];
  private names: Promise<ReadonlySet<string>> | undefined;

  constructor(
    tools: { readonly probe: Probe; readonly leaks: Leaks },
    place: FoundAt,
    whole: readonly KnownTable[],
  ) {
    this.tools = tools;
    this.place = place;
    this.whole = whole;
  }

  /** Differences of what is the same each time. */
  async without(found: readonly Found[]): Promise<readonly Found[]> {
    this.names ??= this.computeAgain();
    const names = await this.names;
    return found.filter((one) => !names.has(this.nameOf(one)));
  }

  private async computeAgain(): Promise<ReadonlySet<string>> {
    const { tools, place, whole } = this;
    const again = await tools.probe.run(place.spec);
    // What fails the second time is not blamed on anybody: the difference stands.
    if ('failure' in again) return new Set();
    const found = whole.flatMap((table, i) =>
      differences(table, again[i] as KnownTable, Number.POSITIVE_INFINITY),
    );
    tools.leaks.note(place, found);
    return new Set(found.map((one) => this.nameOf(one)));
  }

  private nameOf(found: Found): string {
    return this.tools.leaks.culpritOf(this.place.subject, found);
  }
}
