/**
 * Groups of the last answer, by all that they depended on: one that is found again need
 * not be taken apart.
 *
 * Believed only where the log goes on from the one that the answer speaks of and the
 * packs hold every byte. Answers in published files are looked for there.
 */
import type { ActionLog } from '../cache/action-log.js';
import type { PackStore } from '../cache/pack-store.js';
import type { KnownGroup, Parts } from './parts.js';

export interface LastAnswer {
  readonly parts: Parts | undefined;
  readonly log: ActionLog;
  readonly packs: PackStore;
  /** Its items lie in published files. */
  readonly isPublished: boolean;
}

export class KnownGroups {
  private readonly last: LastAnswer;
  private readonly byFingerprint: ReadonlyMap<string, KnownGroup>;
  private isOfThisLog: boolean | undefined;

  constructor(last: LastAnswer) {
    this.last = last;
    const groups = last.parts?.groups() ?? [];
    this.byFingerprint = new Map(
      groups.flatMap((group) => (group.fingerprint === null ? [] : [[group.fingerprint, group]])),
    );
  }

  /** The group with a fingerprint. Where no group has any, the log is not even read. */
  find(fingerprint: string): KnownGroup | undefined {
    const group = this.byFingerprint.get(fingerprint);
    if (!group) return undefined;
    const { parts, log, packs, isPublished } = this.last;
    this.isOfThisLog ??= parts !== undefined && log.hasMark(parts.header.mark);
    if (!this.isOfThisLog) return undefined;
    return isPublished || log.areStored(group.answers, packs) ? group : undefined;
  }
}
