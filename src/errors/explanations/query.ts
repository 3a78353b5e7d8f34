/**
 * What can go wrong when somebody asks with SQL.
 */
import type { Explanation } from './explanation.js';

/** Code → explanation. */
export const QUERY: Readonly<Record<string, Explanation>> = {
  'bad-query-file': {
    means: 'The path after `--file` is none of a file that can be read.',
    todo: 'Name a file with one query in it, or `-` for stdin.',
    example: [
      'bad-query-file  "best.sql" cannot be read (ENOENT: no such file or directory, open \'/project/best.sql\')',
      '      name a file with one query in it; "-" reads from stdin',
    ].join('\n'),
  },
  'bad-sql': {
    means: 'The words are those of DuckDB; the place is underlined where it tells one.',
    todo: 'Correct the query. `dag query "describe trades"` shows columns with their types.',
    example: [
      'bad-sql  syntax error at or near "grid"',
      '      select value fro grid',
      '                       ~~~~',
    ].join('\n'),
  },
  'changed-while-read': {
    means:
      'Half of the answer would be that of the run before. Small answers are asked for again by themselves.',
    todo: 'Ask again.',
    example: ['changed-while-read  a run published files meanwhile', '      ask again'].join('\n'),
  },
  'database-busy': {
    means:
      'Tables of the database are read from a copy, which needs a moment without a write. Views of published files do not.',
    todo: 'Ask again when the run has ended.',
    example: [
      'database-busy  "/project/data/market.duckdb" is being written all the time',
      '      ask again when the run has ended; views of published files can be asked at any time',
    ].join('\n'),
  },
  'failed-query': {
    means: 'The bytes of a published file are damaged, or the answer does not fit into memory.',
    todo: 'Delete the file and run again: it is published anew. Where memory is short, ask for less.',
    example: [
      'failed-query  "grid" cannot be read: don\'t know what type: ·',
      '      delete the files of the view, and run again',
    ].join('\n'),
  },
  'nothing-published': {
    means: 'No node has published a Parquet file or a table in this project.',
    todo: 'Run the pipeline, then ask.',
    example: [
      'nothing-published  nothing is published yet below "/project/data"',
      '      dag run computes and publishes; then ask again',
    ].join('\n'),
  },
  'read-only': {
    means:
      'Only queries are let through, and they read views: no other file, no setting, no extension.',
    todo: 'Write a `select`. Whoever wants to change tables can open a copy of the database with DuckDB.',
    example: [
      'read-only  "copy" is refused: dag query only reads',
      "      copy grid to 'grid.csv'",
      '      ~~~~',
      '      begin with select, with, from, values, describe, summarize or show',
    ].join('\n'),
  },
  'unknown-column': {
    means: 'None of the views in the query has a column of that name.',
    todo: 'Take the proposed one; `dag query "describe trades"` lists them.',
    example: [
      'unknown-column  there is no column "valeu"',
      '      select valeu from grid',
      '             ~~~~~',
      '      did you mean "value"?',
    ].join('\n'),
  },
  'unknown-view': {
    means:
      'Views are named after what was published; where two folders have the same name, the folder stands before it.',
    todo: 'Take the proposed one; `dag query` lists them.',
    example: [
      'unknown-view  there is no view "gird"',
      '      from gird',
      '           ~~~~',
      '      did you mean "grid"?',
    ].join('\n'),
  },
};
