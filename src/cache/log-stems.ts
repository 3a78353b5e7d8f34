/**
 * Stems: which questions a log may have answers to.
 *
 * A stem of a partition is a digest of a part of what its fingerprint is a digest of.
 * A record names stems of its answers, one of each at least: nobody answered a question
 * of whose stems none is there, whatever the rest of it. Records of earlier versions
 * name none and may answer any question.
 */
import { headersIn } from './log-headers.js';
import type { BatchHeader } from './log-record.js';

export class LogStems {
  private readonly named = new Set<string>();
  private isComplete = true;
  /** How many records were taken in. */
  records = 0;

  /** Takes in what a record begins with. */
  add({ kind, sections }: Pick<BatchHeader, 'kind' | 'sections'>): void {
    this.records++;
    // What a source brought answers no question.
    if (kind === 'items') return;
    for (const { stems } of sections) {
      if (stems) for (const stem of stems) this.named.add(stem);
      else this.isComplete = false;
    }
  }

  /** False where no answer has any of these stems. */
  hasAny(stems: readonly string[]): boolean {
    return !this.isComplete || stems.some((stem) => this.named.has(stem));
  }
}

/** False for a record in which no answer has any of these stems. */
export function mayHold(
  { kind, sections }: Pick<BatchHeader, 'kind' | 'sections'>,
  stems: ReadonlySet<string>,
): boolean {
  if (kind === 'items') return false;
  return sections.some(({ stems: named }) => !named || named.some((stem) => stems.has(stem)));
}

/** The stems of a log on the disk; undefined where it must be read as a whole. */
export function stemsIn(path: string, magic: Buffer): LogStems | undefined {
  const headers = headersIn(path, magic);
  if (!headers) return undefined;
  const stems = new LogStems();
  for (const header of headers) if (isBatch(header)) stems.add(header);
  return stems;
}

/** Other records are notes. */
function isBatch(header: unknown): header is BatchHeader {
  return Array.isArray((header as Partial<BatchHeader>).sections);
}
