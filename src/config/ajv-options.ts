/**
 * How schemas are compiled: by the build, ahead of time, and at run time for
 * schemas that are not ours.
 */
import type { Options } from 'ajv';

/** A day as YYYY-MM-DD that is in the calendar. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Formats by name. */
export const FORMATS = { date: isDate };

export const AJV_OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  useDefaults: true,
  strict: false,
  discriminator: true,
  addUsedSchema: false,
  // The schemas are part of the program, and tested to be valid.
  validateSchema: false,
  logger: false,
  formats: FORMATS,
};
