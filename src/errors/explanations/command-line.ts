/**
 * What can be wrong with a command as it is typed.
 */
import type { Explanation } from './explanation.js';

/** Code → explanation. */
export const COMMAND_LINE: Readonly<Record<string, Explanation>> = {
  'bad-age': {
    means: 'An age is a number with a unit: `30d`, `12h`; `none` is no limit.',
    todo: 'Write one.',
    example: [
      'bad-age  --max-age is "month", expected an age',
      '      write --max-age 30d, 12h or none',
    ].join('\n'),
  },
  'bad-audit': {
    means: 'How much of what was served is computed again is a share of it, or so many partitions.',
    todo: 'Write a share such as 1%, or a number such as 100; both are of each node.',
    example: [
      'bad-audit  --audit is "some", expected a share or a number of partitions',
      '      write --audit 1% for a share of the hits of each node, or --audit 100 for so many of each',
    ].join('\n'),
  },
  'bad-count': {
    means: 'How many partitions and cuts are drawn is a whole number from 1.',
    todo: 'Write a number.',
    example: [
      'bad-count  --cuts is "all", expected a whole number from 1 to 999999',
      '      write --cuts 20',
    ].join('\n'),
  },
  'bad-import': {
    means: 'A file is taken in from where the command is typed, whatever folder -C names.',
    todo: 'Correct the path.',
    example: [
      'bad-import  there is no file "bars.csv"',
      '      looked for "/project/bars.csv"; paths start in the current folder',
    ].join('\n'),
  },
  'bad-jobs': {
    means: 'At least one partition is computed at a time.',
    todo: 'Write a number such as 4, or a share such as 50%.',
    example: [
      'bad-jobs  --jobs is "all", expected a number or a percentage',
      '      write --jobs 4, or --jobs 50% for half of the cores',
    ].join('\n'),
  },
  'bad-limit': {
    means: 'How many lines a list may have is a whole number from 1.',
    todo: 'Write a number.',
    example: [
      'bad-limit  --limit is "all", expected a whole number',
      '      write --limit 100',
    ].join('\n'),
  },
  'bad-output': {
    means: 'The path names a folder, or leads through a file.',
    todo: 'Name a file in a folder that exists or can be made.',
    example: [
      'bad-output  "/project/schemas" cannot be written (EISDIR: illegal operation on a directory, open \'/project/schemas\')',
      '      name a file in a folder that exists or can be made',
    ].join('\n'),
  },
  'bad-seed': {
    means: 'A seed draws the sample that was drawn with it before.',
    todo: 'Write the number that was printed with that sample.',
    example: [
      'bad-seed  --audit-seed is "last", expected a whole number from 0 to 999999',
      '      leave it out to draw another sample each time; the seed is printed',
    ].join('\n'),
  },
  'bad-selection': {
    means: 'The selection is not in the form that `dag ls --help` shows; the place is underlined.',
    todo: 'Correct it there; the hint says what is likely meant.',
    example: [
      'bad-selection  a "+" stands before or after a name, not in it',
      '      market+x',
      '            ~',
      '      write two arguments for both, or a,b for nodes that are in both',
    ].join('\n'),
  },
  'bad-size': {
    means: 'A size is a number with a unit: `2GB`, `500MB`, `0B`; `none` is no limit.',
    todo: 'Write one.',
    example: [
      'bad-size  --max-size is "2", expected a size',
      '      write --max-size 2GB, 500MB or none',
    ].join('\n'),
  },
  'bad-wait': {
    means: 'A time is a number with a unit: `500ms`, `60s`, `5m`, `1h`.',
    todo: 'Write one, or put `--wait` at the end of the line to wait without end.',
    example: [
      'bad-wait  --wait is "market", expected a time',
      '      write --wait 60s or --wait 5m; for a wait without end put --wait last',
    ].join('\n'),
  },
  'conflicting-option': {
    means: 'Each of the two wants stdout for itself.',
    todo: 'Leave one of them out.',
    example: [
      'conflicting-option  --events and --dry-run cannot be used together',
      '      leave out --events: nothing happens in a dry run',
    ].join('\n'),
  },
  'excess-arguments': {
    means: 'The command takes fewer arguments than that.',
    todo: 'See `dag help <command>`.',
    example: [
      'excess-arguments  too many arguments for "validate". Expected 0 arguments but got 1',
      '      dag --help lists commands and options',
    ].join('\n'),
  },
  'excluded-needed': {
    means: 'A run would leave out something that it needs.',
    todo: 'Exclude what reads it, too, or leave it in.',
    example: [
      'excluded-needed  "scale" is excluded, but "sum" reads it',
      '      exclude what reads it, too: --exclude scale+',
    ].join('\n'),
  },
  'file-exists': {
    means: 'Nothing was written.',
    todo: 'Name another folder, or overwrite with `--force`.',
    example: [
      'file-exists  "pipelines.yaml" in "/project" would be overwritten',
      '      name another folder, or overwrite with --force',
    ].join('\n'),
  },
  'invalid-argument': {
    means: 'The option or argument takes one of a few words only.',
    todo: 'Take one of those named.',
    example: [
      'invalid-argument  option "--format <format>" argument "svg" is invalid. Allowed choices are mermaid, dot, json',
      '      dag --help lists commands and options',
    ].join('\n'),
  },
  'many-sources': {
    means: 'A file goes into one node and comes out of one, and several of this project keep data.',
    todo: 'Name the node after the file.',
    example: [
      'many-sources  2 nodes keep data: "stock", "other"',
      '      name the one that is meant after the file',
    ].join('\n'),
  },
  'missing-argument': {
    means: 'The command does not know what to work on.',
    todo: 'See `dag help <command>`.',
    example: [
      'missing-argument  missing required argument "shell"',
      '      dag --help lists commands and options',
    ].join('\n'),
  },
  'missing-command': {
    means: 'Told with `--json` only; without it the help is printed.',
    todo: 'Name a command.',
    example: [
      '{',
      '  "error": {',
      '    "kind": "usage",',
      '    "code": "missing-command",',
      '    "message": "no command is given",',
      '    "hint": "dag --help lists commands and options"',
      '  },',
      '  "exit_code": 2',
      '}',
    ].join('\n'),
  },
  'many-matches': {
    means: 'One partition is shown at a time, and several fit what was typed.',
    todo: 'Name one of them, with its node before an "@" where several nodes have such partitions.',
    example: [
      'many-matches  this fits 2 partitions, expected one',
      '      double/*',
      '      ~~~~~~~~',
      '      name one of them: "scale@double/a", "scale@double/b"',
    ].join('\n'),
  },
  'no-data': {
    means:
      'Only nodes that bring data in from outside and keep it can be asked for it; what other nodes computed is asked for with dag query and dag show.',
    todo: 'Name a node that keeps data.',
    example: ['no-data  node "scale" keeps no data', '      valid here: "stock"'].join('\n'),
  },
  'no-match': {
    means:
      'The selection is well-formed, but no node or partition is meant by it. Nothing was done, rather than nothing being done silently.',
    todo: 'Correct the name or the pattern; the hint lists what is near.',
    example: [
      'no-match  no node is of type "rank"',
      '      type:rank',
      '      ~~~~~~~~~',
      '      valid here: "fetch"',
    ].join('\n'),
  },
  'not-fresh': {
    means:
      'The partition is computed anew from what it reads, and that is not up to date or was never computed.',
    todo: 'Run what the hint names, then ask again.',
    example: [
      'not-fresh  "numbers" has to run before a partition can be shown',
      '      dag run scale',
    ].join('\n'),
  },
  'option-missing-argument': {
    means: 'The option stands at the end of the line, or another option follows.',
    todo: 'Give it a value.',
    example: [
      'option-missing-argument  option "-j, --jobs <n>" argument missing',
      '      dag --help lists commands and options',
    ].join('\n'),
  },
  'partition-failed': {
    means: 'The partition that was to be shown fails, as it does in a run.',
    todo: 'Mend what the message says; `dag show` is a quick way to try it.',
    example: 'partition-failed  "b" cannot be scaled',
  },
  'partition-run': {
    means: 'A published file with some partitions only would be wrong for all who read it.',
    todo: 'Run the whole node: what is fresh is not computed again.',
    example: [
      'partition-run  some partitions of "market" are selected, and a run publishes whole nodes only',
      '      run "market" as a whole: only its stale partitions are computed; dag plan and dag ls take partitions',
    ].join('\n'),
  },
  'unknown-command': {
    means: 'The program has no command of that name.',
    todo: 'See `dag --help`.',
    example: ['unknown-command  unknown command "paln"', '      did you mean "plan"?'].join('\n'),
  },
  'unknown-option': {
    means: 'Neither the command nor the program has such an option.',
    todo: 'See `dag help <command>`.',
    example: ['unknown-option  unknown option "--froce"', '      did you mean "--force"?'].join(
      '\n',
    ),
  },
  'unknown-run': {
    means: 'What was typed is no recorded run, or the beginning of more than one.',
    todo: 'Write `last`, `last~1` or more of the id; `dag runs` lists them.',
    example: ['unknown-run  no run is recorded yet', '      dag run makes the first record'].join(
      '\n',
    ),
  },
  'unknown-target': {
    means: 'What `dag run`, `plan`, `status` and `graph` take are names of pipelines and nodes.',
    todo: 'Correct the name; `dag ls` lists all.',
    example: [
      'unknown-target  "markets" is neither a pipeline nor a node',
      '      markets',
      '      ~~~~~~~',
      '      did you mean "market"?',
    ].join('\n'),
  },
};
