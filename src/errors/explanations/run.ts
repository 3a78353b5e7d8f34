/**
 * What can go wrong while a run works.
 */
import type { Explanation } from './explanation.js';

/** Code → explanation. */
export const RUN: Readonly<Record<string, Explanation>> = {
  'bad-record': {
    means: 'A file in `data/runs` is damaged. Results do not depend on it.',
    todo: 'Compare with another run, or delete the file.',
    example: [
      'bad-record  "data/runs/20260102T093000-000Z-1.json" cannot be read: Unexpected end of JSON input',
      '      take another run, or delete the file; dag runs lists them',
    ].join('\n'),
  },
  'code-changed': {
    means:
      'What was imported may not be what was hashed; its results would be kept under a key that is not theirs. Nothing was computed.',
    todo: 'Run again.',
    example: [
      'code-changed  "/project/dist/nodes/mine/index.js" was changed while it was loaded',
      '      run again',
    ].join('\n'),
  },
  'damaged-file': {
    means: 'A published file was cut, overwritten or made by another program.',
    todo: 'Delete it and run again: it is published anew.',
    example: [
      'damaged-file  "/project/data/grid/x2.parquet" is damaged or no Parquet file of ours: its end cannot be read: too short',
      '      delete it: the next run writes it again',
    ].join('\n'),
  },
  'damaged-object': {
    means:
      'A pack below cache/ was changed from outside, or the disk lost part of it. It is never served as a result.',
    todo: 'Nothing: the run checks all packs, drops what is damaged and computes it again. If it happens again, test the disk.',
    example:
      '"/project/cache/packs/0000.pack" is damaged: the bytes of "a" are not those that were written; of 3 stored answers 3 were dropped and are computed again when they are needed',
  },
  database: {
    means:
      'The database is a file that one process at a time can write, or on a PostgreSQL server, which must answer before a run begins. The published files do not depend on it.',
    todo: 'Close other programs that hold it, or delete it, and run again.',
    example:
      'sum: "/project/toys.duckdb" cannot be written: IO Error: Could not read from file "/project/toys.duckdb": Is a directory - the published files are complete; close other programs that hold the database, or delete it, and run again',
  },
  'disk-full': {
    means:
      'Each node that could not be written says so. Published files are swapped in whole, so none of them is half new.',
    todo: 'Free some space and run again.',
    example: [
      'disk-full  the disk is full (ENOSPC: no space left on device, write)',
      '      free some space and run again; what was published before is untouched',
    ].join('\n'),
  },
  internal: {
    means: 'Something happened that the program does not know. The same input would not mend it.',
    todo: 'Run again with `--debug` and report it.',
    example: [
      "internal  TypeError: Cannot read properties of undefined (reading 'x')",
      '      this is a bug; run again with --debug and report it',
    ].join('\n'),
  },
  interrupted: {
    means:
      'The first signal lets running work finish and be stored; nodes that were not done are listed as not run. The second ends the process at once. So does the first one while the main process itself computes, which it does where there is little to compute or a node reads everything at once.',
    todo: 'Run again: it goes on where it stopped.',
  },
  locked: {
    means:
      'One run at a time writes to a project. A lock whose owner has ended is taken over, and the run says so. An owner on another host, or in another container, has ended when it gave no sign of life for a minute.',
    todo: 'Wait for it to end, or end it.',
    example: [
      'locked  another run works in this project: process 4711 ("dag run all"), for 12 s, since 2026-01-02T09:30:00.000Z',
      '      wait for it to end, or end it',
    ].join('\n'),
  },
  'missing-column': {
    means:
      'A published file that serves as a store lacks a column, so it is not the one that the run wrote.',
    todo: 'Delete the file and run again: it is published anew.',
    example:
      'missing-column  "/project/data/grid/x2.parquet" has no column "weight" - there are "name", "value", "row"',
  },
  'missing-file': {
    means: 'A published file that serves as a store was deleted while it was needed.',
    todo: 'Run again: it is published anew.',
    example:
      'missing-file  "/project/data/grid/x2.parquet" cannot be opened: ENOENT: no such file or directory, open \'/project/data/grid/x2.parquet\'',
  },
  'not-allowed': {
    means:
      'The operating system refused: rights, a read-only disk, or a file that another program holds.',
    todo: 'Allow it, or work in another folder with `-C`.',
    example: [
      'not-allowed  "/project/cache/lock" cannot be used (EACCES: permission denied, open)',
      '      allow this user to read and write the project folder, or work in another one with -C',
    ].join('\n'),
  },
  restated: {
    means:
      'The source brought rows of its past with other values than before, and the node asked for a stop. Nothing was published and nothing ran that reads it.',
    todo: 'Look at the rows. If they are right, run once with `--accept-restatements`.',
    example: [
      'series: 1 of 1 lines restated, and on_restate is "fail":',
      '           a 2 value 20 → 21, restated',
      '         nothing was published - if the new rows are right, run once with --accept-restatements, or set on_restate: warn',
    ].join('\n'),
  },
  'timed-out': {
    means: 'The source took longer than the `timeout` of its node.',
    todo: 'See whether what it asks can be reached, or give it more time or `retries`.',
    example:
      'numbers: it did not answer within 50ms and was given up - see whether what it asks is reachable, or raise its "timeout"',
  },
};
