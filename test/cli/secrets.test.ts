/**
 * A key and a password are planted where people put them; then everything that
 * the program said and wrote is searched for them, in every form.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dag } from '../util/command-line.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { toyEngine } from '../util/toy-engine.js';

const KEY = 'pk_9f/Q"x+7 Zebra';
const PASSWORD = 'swordfish&42';

/** What must be found nowhere: the secrets, and pieces of what URLs, JSON and Base64 make of them. */
const FORBIDDEN = [KEY, PASSWORD].flatMap((secret) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').slice(0, 12),
  Buffer.from(`user:${secret}`).toString('base64').slice(8, 18),
]);

const PIPELINE = `version: 1
nodes:
  stock: { type: stock, params: { origin: far.txt, secret: STOCK_KEY } }
  scale: { type: scale, inputs: { numbers: stock }, params: { factors: [double] } }
`;

const COMMANDS: readonly (readonly string[])[] = [
  ['run'],
  ['run'],
  ['run', '-f', '-v'],
  ['run', '-f', '--json'],
  ['run', '-f', '--events', 'ndjson'],
  ['run', '-f', '--debug'],
  ['run', '-f', '-q'],
  ['plan', '--why'],
  ['plan', '--json'],
  ['explain', '--json'],
  ['explain', 'stock'],
  ['status'],
  ['status', '--json'],
  ['diff'],
  ['diff', '--json'],
  ['runs', '--json'],
  ['ls', '--json'],
];

describe('cli: secrets', () => {
  let project: TempProject;
  let said: string;
  const env = {
    STOCK_KEY: KEY,
    DB_URL: `postgresql://ann:${encodeURIComponent(PASSWORD)}@host/db`,
    A_PASSWORD: PASSWORD,
  };

  const say = async (...argv: string[]): Promise<number> => {
    const answer = await dag(project.folder, argv, {
      engine: toyEngine,
      env,
      command: `dag ${argv.join(' ')}`,
    });
    said += answer.out + answer.err;
    return answer.code;
  };

  beforeEach(() => {
    project = new TempProject(TOYS);
    project.write('far.txt', 'a: 1 2 3\n');
    said = '';
  });

  afterEach(() => project.remove());

  function leaks(): string[] {
    const paths = readdirSync(project.folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(project.folder, name),
    );
    const files = paths.filter((path) => statSync(path).isFile());
    const texts = new Map(files.map((path) => [path, readFileSync(path, 'latin1')]));
    texts.set('the names of files', paths.join('\n'));
    texts.set('what was said', Buffer.from(said).toString('latin1'));
    return [...texts].flatMap(([name, text]) =>
      FORBIDDEN.filter((form) => text.includes(form)).map((form) => `${name}: ${form}`),
    );
  }

  it('are in nothing that is said or written by a source that tells them', async () => {
    project.write('pipelines.yaml', PIPELINE);

    for (const argv of COMMANDS) await say(...argv);

    expect(said).to.include('asked with the key ***');
    expect(said).to.include('got with Basic ');
    expect(readFileSync(project.path('data/stock/notes.txt'), 'utf8')).to.equal(
      '{"said":"with ***","lines":1}\n',
    );
    expect(leaks()).to.deep.equal([]);
  });

  it('are in nothing that is said or written of a source that throws them', async () => {
    project.write('pipelines.yaml', PIPELINE.replace('STOCK_KEY }', 'STOCK_KEY, throws: true }'));

    const codes: number[] = [];
    for (const argv of COMMANDS) codes.push(await say(...argv));

    expect(codes[0]).to.equal(1);
    expect(said).to.include('"***" was refused - not ***');
    expect(
      readdirSync(project.path('data', 'runs')).some((name) => name.endsWith('.log')),
    ).to.equal(true);
    expect(leaks()).to.deep.equal([]);
  });

  it('are refused in params, and not told then either', async () => {
    const dollar = '$';
    const params = [
      `origin: "${dollar}{env.A_PASSWORD}"`,
      `origin: "far-${dollar}{env.A_PASSWORD}.txt"`,
      `origin: "${dollar}{env.DB_URL}"`,
      `origin: "${dollar}{vars.mine}"`,
    ];
    for (const param of params) {
      const vars = `vars: { mine: "${dollar}{env.A_PASSWORD}" }\n`;
      project.write('pipelines.yaml', vars + PIPELINE.replace('origin: far.txt', param));

      expect(await say('run'), param).to.equal(2);
      expect(await say('run', '--json', '--debug'), param).to.equal(2);
    }
    await say('run', '--param', `stock.origin=${env.DB_URL}`);

    expect(said.match(/secret-in-params/g)?.length).to.equal(2 * params.length + 1);
    expect(leaks()).to.deep.equal([]);
  });

  describe('in the URL of the database', () => {
    /** A server that is not there: nothing listens at port 1. */
    const url = `postgresql://ann:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/db`;
    const MORE = [
      ['run', '--nonsense'],
      ['plan', '--param', 'stock.nothing=1', '--debug'],
      ['query'],
      ['query', 'select * from nothing', '--debug'],
      ['query', 'select * from assessment.trades'],
      ['data', 'status'],
      ['data', 'update', '--debug'],
      ['cache', 'stats'],
      ['cache', 'verify', '--debug'],
      ['explain', '-p', 'nothing', '--debug'],
    ];

    async function sayAll(): Promise<void> {
      for (const argv of [...COMMANDS, ...MORE]) await say(...argv);
    }

    it('are in nothing that is said or written where the environment holds it', async () => {
      env.DB_URL = url;
      const dollar = '$';
      project.write('pipelines.yaml', `database: "${dollar}{env.DB_URL}"\n${PIPELINE}`);

      await sayAll();

      expect(said).to.include(
        'database "db" on 127.0.0.1:1 cannot be used: no server answers there',
      );
      expect(leaks()).to.deep.equal([]);
    });

    it('are nowhere else when it stands in pipelines.yaml itself', async () => {
      const config = `database: "${url}"\n${PIPELINE}`;
      const mistakes: Readonly<Record<string, string>> = {
        whole: config,
        'no YAML': config.replace('/db"', '/db'),
        'an unknown key on the same line': config.replace(
          /^database: (.*)/,
          '{ database: $1, x: 1 }',
        ),
        'an unknown key': `datbase: "${url}"\n${PIPELINE}`,
        'no database': config.replace('/db"', '"'),
        'a percent sign': config.replace('/db"', '/d%b"'),
        'a list': config.replace(/^database: (.*)/, 'database: [$1]'),
        'a profile': `profiles: { nothing: { database: "${url}", more: 1 } }\n${PIPELINE}`,
        'a node': PIPELINE.replace('far.txt', `"${url}"`),
        'an unused variable': `vars: { mine: "${url}" }\n${PIPELINE}`,
      };
      for (const [what, text] of Object.entries(mistakes)) {
        said = '';
        project.write('pipelines.yaml', text);

        await sayAll();

        const leaking = leaks().filter((leak) => !leak.startsWith(project.path('pipelines.yaml')));
        expect(leaking, what).to.deep.equal([]);
        expect(said, what).to.match(/error|cannot be used/);
      }
    });
  });
});
