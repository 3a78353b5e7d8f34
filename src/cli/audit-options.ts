/**
 * How much of the hits is audited, and seeds of samples.
 */
import { EngineError } from '../errors/errors.js';
import type { AuditRequest } from '../run/audit.js';
import { randomSeed, type SampleSize, SEED_LIMIT } from '../run/seeded-sample.js';

/** What `--audit` and `--audit-seed` ask for; undefined without either. */
export function parseAudit(
  sample: string | undefined,
  seed: string | undefined,
): AuditRequest | undefined {
  if (sample === undefined) {
    if (seed === undefined) return undefined;
    const message = '--audit-seed is given without --audit';
    throw new EngineError('usage', 'bad-seed', message, {
      hint: `write --audit 1% --audit-seed ${seed}`,
    });
  }
  return { size: parseSample(sample), sample, seed: parseSeed('--audit-seed', seed) };
}

/** A whole number, or one that nobody chose when absent. */
export function parseSeed(option: string, text: string | undefined): number {
  if (text === undefined) return randomSeed();
  const seed = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (seed < SEED_LIMIT) return seed;
  const message = `${option} is "${text}", expected a whole number from 0 to ${SEED_LIMIT - 1}`;
  throw new EngineError('usage', 'bad-seed', message, {
    hint: 'leave it out to draw another sample each time; the seed is printed',
  });
}

function parseSample(text: string): SampleSize {
  const [, digits, percent] = /^(\d{1,9}(?:\.\d{1,6})?)(%?)$/.exec(text) ?? [];
  const number = Number(digits);
  if (percent === '%' && number > 0 && number <= 100) return { share: number / 100 };
  if (percent === '' && number > 0 && Number.isInteger(number)) return { count: number };
  const message = `--audit is "${text}", expected a share or a number of partitions`;
  throw new EngineError('usage', 'bad-audit', message, {
    hint: 'write --audit 1% for a share of the hits of each node, or --audit 100 for so many of each',
  });
}
