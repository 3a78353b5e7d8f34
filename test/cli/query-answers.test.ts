/**
 * `dag query`: answers in each format, with values of every kind.
 */
import { expect } from 'chai';
import { type Answer, dag } from '../util/command-line.js';
import type { TempProject } from '../util/temp-project.js';
import { lines, QueryProject } from './query-project.js';

describe('cli: query', () => {
  let toys: QueryProject;
  let project: TempProject;

  before(async () => {
    toys = await QueryProject.create();
    project = toys.project;
  });

  after(() => project.remove());

  describe('answers', () => {
    const VALUES = `select date '2020-02-29' as day, timestamp '2020-01-01 10:00:00.5' as moment,
      12::bigint as n, 9007199254740993::bigint as big, 1.10::decimal(10,2) as price,
      0.1::float as single, 0.25::double as share, true as yes, null as nothing, '' as empty,
      [1, null] as list, {'a': 1, 'b': [date '2020-01-01']} as struct, 'x,"y"' as quoted`;

    it('as a table: numbers to the right, alike in a column, NULL in words', async () => {
      expect(await toys.asked(VALUES)).to.equal(
        lines(
          'day         moment                  n               big  price  single  share  yes   nothing  empty  list       struct                       quoted',
          "2020-02-29  2020-01-01 10:00:00.5  12  9007199254740993   1.10     0.1   0.25  true     NULL         [1, NULL]  {'a': 1, 'b': [2020-01-01]}  x,\"y\"",
        ),
      );
      expect(
        await toys.asked(
          'select * from (values (1.5, 1e-9, 1234567.891::double, 0.5, 1e300), (-0.25, 1.0, null, 1e-5, 2), (12, 3, 2, 3, $$nan$$::double)) t(a, b, c, d, e)',
        ),
      ).to.equal(
        lines(
          '    a     b        c        d       e',
          ' 1.50  1e-9  1234568  0.50000  1e+300',
          '-0.25     1     NULL  0.00001       2',
          '12.00     3        2  3.00000     NaN',
        ),
      );
      expect(
        await toys.asked("select chr(27) || '[31m' as a, 'x\ny' as b, repeat('z', 99) as c"),
      ).to.equal(lines('a      b    c', `·[31m  x⏎y  ${'z'.repeat(59)}…`));
    });

    it('as a table of 50 rows, or of as many as are asked for', async () => {
      const rows = 'select range as n from range(1300)';

      const some = (await toys.asked(rows)).split('\n');
      expect([some.length, some[50], some[51]]).to.deep.equal(
        [53, '  49', '… 1,250 more rows; --limit 0 shows all'].map((v) =>
          typeof v === 'string' ? v.replace('  49', '49') : v,
        ),
      );
      expect(await toys.asked(rows, '--limit', '1')).to.equal(
        lines('n', '0', '… 1,299 more rows; --limit 0 shows all'),
      );
      expect((await toys.asked(rows, '--limit', '0')).split('\n')).to.have.length(1302);
      expect(await toys.asked('from range(0)')).to.equal(lines('range', 'no rows'));
    });

    it('as a table of the columns that fit on the terminal', async () => {
      const wide = 'select 1 as first_column, 2 as second_column, 3 as third_column';
      const at = (outWidth: number): Promise<Answer> =>
        dag(project.folder, ['query', wide], { outWidth, isOutTty: true });

      expect((await at(41)).out).to.equal(
        lines(
          'first_column  second_column  third_column',
          '           1              2             3',
        ),
      );
      expect((await at(40)).out).to.equal(
        lines(
          'first_column  second_column',
          '           1              2',
          '… 1 more column; select some, or take --format csv',
        ),
      );
      expect((await at(3)).out.split('\n')[0]).to.equal('first_column');
    });

    it('as CSV, where nothing is rounded and NULL is not an empty text', async () => {
      expect(await toys.asked(VALUES, '--format', 'csv')).to.equal(
        lines(
          'day,moment,n,big,price,single,share,yes,nothing,empty,list,struct,quoted',
          '2020-02-29,2020-01-01 10:00:00.5,12,9007199254740993,1.10,0.1,0.25,true,,"","[1, NULL]","{\'a\': 1, \'b\': [2020-01-01]}","x,""y"""',
        ),
      );
    });

    it('as JSON: a list, lines, or one object with the columns', async () => {
      const row = {
        ...{ day: '2020-02-29', moment: '2020-01-01 10:00:00.5', n: 12, big: '9007199254740993' },
        ...{ price: 1.1, single: 0.1, share: 0.25, yes: true, nothing: null, empty: '' },
        ...{ list: [1, null], struct: { a: 1, b: ['2020-01-01'] }, quoted: 'x,"y"' },
      };
      const line = await toys.asked(VALUES, '--format', 'ndjson');

      expect(JSON.parse(line)).to.deep.equal(row);
      expect(line.split('\n')).to.have.length(2);
      expect(JSON.parse(await toys.asked(VALUES, '--format', 'json'))).to.deep.equal([row]);
      expect(
        await toys.asked('select 1 as a, 2 as "10" from range(2)', '--format', 'json'),
      ).to.equal(lines('[', '  {"a":1,"10":2},', '  {"a":1,"10":2}', ']'));
      expect(await toys.asked('from range(0)', '--format', 'json')).to.equal('[]\n');
      expect(await toys.asked('select sum(row) as s from grid', '--json')).to.equal(
        lines(
          '{',
          '  "columns": [{"name":"s","type":"HUGEINT"}],',
          '  "rows": [',
          '    {"s":6}',
          '  ],',
          '  "more_rows": 0',
          '}',
        ),
      );
    });

    it('in other formats with all rows, unless a limit is given, and tells what it left out', async () => {
      const rows = 'select range as n from range(3000)';

      expect((await toys.asked(rows, '--format', 'csv')).split('\n')).to.have.length(3002);
      expect(await toys.query(rows, '--format', 'ndjson', '--limit', '1')).to.deep.equal({
        code: 0,
        out: '{"n":0}\n',
        err: '… 2,999 more rows\n',
      });
      expect(JSON.parse(await toys.asked(rows, '--json', '--limit', '1'))).to.deep.equal({
        columns: [{ name: 'n', type: 'BIGINT' }],
        rows: [{ n: 0 }],
        more_rows: 2999,
      });
    });
  });

  it('takes the query from a file and from stdin, and points into it', async () => {
    project.write('ask.sql', '-- how many\nselect count(*) as n\nfrom grid;\n');
    project.write('wrong.sql', 'select *\nfrom grid\nwhere valeu > 1');
    const piped = (sqlText: string): Promise<Answer> =>
      dag(project.folder, ['query', '-'], { input: async () => sqlText });

    expect(await toys.asked('-f', 'ask.sql')).to.equal(lines('n', '8'));
    expect((await piped('select 1 as one')).out).to.equal(lines('one', '  1'));
    expect(await toys.refused('-f', 'wrong.sql')).to.deep.equal([
      2,
      [
        'wrong.sql:3:7  unknown-column  there is no column "valeu"',
        '      where valeu > 1',
        '            ~~~~~',
        '      did you mean "value"?',
      ].join('\n'),
    ]);
    expect((await piped('from\n gird')).err).to.equal(
      lines(
        'stdin:2:2  unknown-view  there is no view "gird"',
        '       gird',
        '       ~~~~',
        '      did you mean "grid"?',
      ),
    );
    expect(JSON.parse((await toys.query('--json', '-f', 'wrong.sql')).out).error).to.deep.include({
      code: 'unknown-column',
      file: 'wrong.sql',
      argument: 'where valeu > 1',
      range: { line: 3, column: 7, length: 5 },
    });
  });
});
