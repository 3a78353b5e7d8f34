/**
 * Runs of the past: the last ones, and how two of them differ.
 */
import { asEngineError } from '../errors/errors.js';
import { recordIds } from '../run/run-files.js';
import { type RunList, type RunRecord, readRecord } from '../run/run-record.js';
import { diffRuns, type RunDiff } from './diff-runs.js';
import { findRun } from './find-run.js';

/** What changed between two recorded runs, each `last`, `last~1` or the beginning of an id. */
export async function diffProject(projectFolder: string, a: string, b: string): Promise<RunDiff> {
  const ids = recordIds(projectFolder);
  const [before, after] = [findRun(a, ids), findRun(b, ids)];
  return diffRuns(readRecord(projectFolder, before), readRecord(projectFolder, after));
}

/** The last recorded runs, the last one first. */
export async function listRuns(projectFolder: string, limit: number): Promise<RunList> {
  const ids = recordIds(projectFolder).reverse();
  const runs: RunRecord[] = [];
  const unreadable: string[] = [];
  for (const id of ids.slice(0, limit)) {
    try {
      runs.push(readRecord(projectFolder, id));
    } catch (error) {
      if (asEngineError(error)?.code !== 'bad-record') throw error;
      unreadable.push(id);
    }
  }
  return { runs, unreadable, total: ids.length };
}
