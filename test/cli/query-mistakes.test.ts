/**
 * `dag query`: what is wrong with a question, as it is printed; and that nothing
 * is done that is not reading.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { dag } from '../util/command-line.js';
import { TempProject } from '../util/temp-project.js';
import { lines, QUERIED, QueryProject } from './query-project.js';

describe('cli: query', () => {
  let toys: QueryProject;
  let project: TempProject;

  before(async () => {
    toys = await QueryProject.create();
    project = toys.project;
  });

  after(() => project.remove());

  describe('says what is wrong', () => {
    const MISTAKES: Readonly<Record<string, readonly string[]>> = {
      '': [
        'bad-sql  there is no statement',
        '      dag query "select …" runs one query; without one it lists the views',
      ],
      'select 1; select 2': [
        'bad-sql  2 statements are given, expected one',
        '      dag query "select …" runs one query; without one it lists the views',
      ],
      'select * fro grid': [
        'bad-sql  syntax error at or near "grid"',
        '      select * fro grid',
        '                   ~~~~',
      ],
      "select 'ä', valeu from grid": [
        'unknown-column  there is no column "valeu"',
        "      select 'ä', valeu from grid",
        '                  ~~~~~',
        '      did you mean "value"?',
      ],
      'select g.nothing from grid g': [
        'unknown-column  there is no column "nothing"',
        '      select g.nothing from grid g',
        '             ~~~~~~~~~',
        '      valid here: "factor", "name", "value", "row"',
      ],
      'select t.noet from notes t': [
        'unknown-column  there is no column "noet"',
        '      select t.noet from notes t',
        '             ~~~~~~',
        '      did you mean "note"?',
      ],
      'from nowhere.grid': [
        'unknown-view  there is no view "nowhere.grid"',
        '      from nowhere.grid',
        '           ~~~~~~~~~~~~',
        '      did you mean "grid"?',
      ],
      'select name, count(*) from grid': [
        'bad-sql  column "name" must appear in the GROUP BY clause or must be part of an aggregate function',
        '      select name, count(*) from grid',
        '             ~~~~',
        '      Either add it to the GROUP BY list, or use "ANY_VALUE(name)" if the exact value of "name" is not important.',
      ],
      'select cast(name as int) from grid': [
        "bad-sql  could not convert string 'a' to INT32 when casting from source column name",
        '      select cast(name as int) from grid',
        '             ~~~~',
      ],
      'from grid where row = ?': [
        'bad-sql  a parameter ("?" or "$1") is given no value',
        '      write the value into the query',
      ],
    };
    for (const [question, told] of Object.entries(MISTAKES)) {
      it(`in: ${question === '' ? 'nothing' : question}`, async () => {
        expect(await toys.refused(question)).to.deep.equal([2, told.join('\n')]);
      });
    }

    it('in a project that has published nothing', async () => {
      const empty = new TempProject();
      empty.write('pipelines.yaml', QUERIED);
      const answers = [
        await dag(empty.folder, ['query']),
        await dag(empty.folder, ['query', 'from grid']),
      ];

      empty.remove();
      for (const { code, err } of answers) {
        expect([code, err]).to.deep.equal([
          1,
          lines(
            `nothing-published  nothing is published yet below "${empty.path('data')}"`,
            '      dag run computes and publishes; then ask again',
          ),
        ]);
      }
    });

    it('with options that do not go together', async () => {
      expect(await toys.refused('from grid', '-f', 'ask.sql')).to.deep.equal([
        2,
        'conflicting-option  a query and --file cannot be used together\n      leave one of them out',
      ]);
      expect(await toys.refused('--format', 'csv')).to.deep.equal([
        2,
        'missing-argument  --format csv needs a query\n      the list of views comes as a table, or with --json',
      ]);
      expect(
        JSON.parse((await toys.query('from grid', '--json', '--format', 'csv')).out).error,
      ).to.deep.include({
        code: 'conflicting-option',
        message: '--json and --format exclude each other',
      });
      expect((await toys.refused('from grid', '--limit', '-1'))[1].split('\n')[0]).to.equal(
        'bad-limit  --limit is "-1", expected a whole number',
      );
    });
  });

  describe('only reads', () => {
    const grid = (): string => project.path('data/grid/x2.parquet');
    const STATEMENTS: readonly string[] = [
      "copy (select 1) to 'MADE'",
      "copy (select 1) to 'GRID' (format csv, use_tmp_file false)",
      "attach 'MADE'",
      'install httpfs',
      'load httpfs',
      'create table t (a int)',
      'create temp table t as select 1',
      'create view v as from grid',
      'create macro f(x) as x',
      'drop view grid',
      'insert into grid select * from grid',
      'update grid set value = 1',
      'delete from grid',
      'truncate grid',
      'alter view grid rename to g',
      'pragma database_list',
      'call pragma_version()',
      'set threads = 1',
      'reset threads',
      'use grid',
      'begin',
      'checkpoint',
      'vacuum',
      "export database 'MADE'",
      "import database 'MADE'",
      'prepare p as select 1',
      'execute p',
      'explain analyze create table t as select 1',
      '/* first drop */ -- then\n drop view grid',
    ];
    for (const statement of STATEMENTS) {
      it(`so this is refused: ${statement}`, async () => {
        const before = readFileSync(grid());
        const made = project.path('made');
        // In a file, because one of them would be taken for an option.
        project.write('ask.sql', statement.replace('GRID', grid()).replace('MADE', made));

        const [code, text] = await toys.refused('-f', 'ask.sql');

        const word = /^(?:.*\n)? ?(\w+)/.exec(statement)?.[1];
        const [first, ...others] = text.split('\n');
        expect(code).to.equal(2);
        expect(first).to.match(
          new RegExp(`read-only {2}"${word}" is refused: dag query only reads$`),
        );
        expect(others.at(-1)).to.equal(
          '      begin with select, with, from, values, describe, summarize or show',
        );
        expect(existsSync(made)).to.equal(false);
        expect(readFileSync(grid()).equals(before)).to.equal(true);
      });
    }

    for (const [question, name] of [
      ["select * from read_csv('/etc/passwd')", 'read_csv'],
      ["from read_text('/etc/passwd')", 'read_text'],
      ["select (select count(*) from read_blob('/etc/passwd'))", 'read_blob'],
      ["with a as (from glob('/*')) from a", 'glob'],
      ["from parquet_metadata('/etc/passwd')", 'parquet_metadata'],
      ["from sniff_csv('/etc/passwd')", 'sniff_csv'],
      ["from query('select 1')", 'query'],
      ["from enable_logging(storage = 'file', storage_path = 'MADE')", 'enable_logging'],
      ["from json_execute_serialized_sql('{}')", 'json_execute_serialized_sql'],
    ] as const) {
      it(`so this function is refused: ${question}`, async () => {
        const [code, text] = await toys.refused(question);

        expect([code, text.split('\n')[0]]).to.deep.equal([
          2,
          `read-only  "${name}" is refused: a query reads the views and nothing else`,
        ]);
      });
    }

    it('and no file by its name, be it a published one', async () => {
      for (const file of ['/etc/passwd', grid(), 'pipelines.yaml', 'data/grid/x2.parquet']) {
        const [code, text] = await toys.refused(`select * from '${file}'`);

        expect([code, text.split('\n')[0]]).to.deep.equal([
          2,
          `read-only  "${file}" is refused: a query reads the views and nothing else`,
        ]);
      }
    });

    it('and a pivot without its values is several statements', async () => {
      expect(await toys.refused('pivot grid on name using count(*)')).to.deep.equal([
        2,
        [
          'read-only  a pivot needs its values, to be one query',
          "      write them: pivot trades on exit_reason in ('signal', 'end') using count(*)",
        ].join('\n'),
      ]);
      expect(
        await toys.asked(
          "pivot grid on name in ('a', 'b') using sum(value) group by factor order by factor::int",
        ),
      ).to.equal(lines('factor   a   b', '2       12   9', '10      60  45'));
    });
  });
});
