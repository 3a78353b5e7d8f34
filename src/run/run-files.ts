/**
 * Where the records of runs lie: one JSON file each, named by the id of the run.
 * Ids begin with the time, so their order is that of the runs.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Ids of all recorded runs, oldest first. */
export function recordIds(projectFolder: string): string[] {
  const folder = join(projectFolder, 'data', 'runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** Path of a record. */
export function recordPath(projectFolder: string, id: string): string {
  return join(projectFolder, 'data', 'runs', `${id}.json`);
}
