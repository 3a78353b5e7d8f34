/**
 * Names of damaged answers: the partition of a node where the answer is part of
 * what is published, nothing where it answered an earlier question.
 */
import { type Census, storedItems } from '../cache/census.js';
import type { DamagedAnswer } from '../cache/verify.js';
import { Parts } from './parts.js';

/** A damaged answer as people know it. */
export interface NamedDamage extends Omit<DamagedAnswer, 'answer' | 'key'> {
  /** Null: it answered an earlier question. */
  readonly partition: string | null;
}

/** The same answers with the names of their partitions. */
export function nameAnswers(census: Census, damaged: readonly DamagedAnswer[]): NamedDamage[] {
  const names = new Map<string, ReadonlyMap<number, string>>();
  return damaged.map(({ answer, key, ...damage }) => {
    const { node } = damage;
    if (!names.has(node)) names.set(node, namesOf(census, node));
    const known = answer === undefined ? undefined : names.get(node)?.get(answer);
    const partition = key?.join('/') ?? known ?? itemName(census, node, answer) ?? null;
    return { ...damage, partition };
  });
}

/** Number of an answer → partition, of what a node last published. */
function namesOf({ cacheFolder, log }: Census, node: string): Map<number, string> {
  const names = new Map<number, string>();
  const parts = Parts.read(cacheFolder, node, 'now');
  if (!parts || !log.hasMark(parts.header.mark)) return names;
  for (const { key, members, answers } of parts.groups()) {
    members.forEach((member, i) => {
      names.set(answers[i] as number, [...key, member].join('/'));
    });
  }
  return names;
}

/** The item of a source that lies where the log has the answer. */
function itemName(
  { log, manifests }: Census,
  node: string,
  answer: number | undefined,
): string | undefined {
  if (answer === undefined) return undefined;
  const batch = log.batchOf(answer);
  const start = batch.offset(answer - batch.first, 0);
  const item = storedItems(node, manifests.get(node)).find(
    ({ pack, offset }) => pack === batch.header.pack && offset === start,
  );
  return item?.key.join('/');
}
