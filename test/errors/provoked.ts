/**
 * For every code of the engine, a situation that provokes it: what is printed
 * then, with the folder of the project written as /project.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EngineError } from '../../src/errors/errors.js';
import { renderError } from '../../src/errors/render.js';
import { asSystemError } from '../../src/errors/system-error.js';
import { takeLock } from '../../src/run/lock.js';
import { loadProject } from '../../src/run/project.js';
import { ParquetFile } from '../../src/table/parquet-reader.js';
import { reference } from '../config/odd-text.js';
import { dag } from '../util/command-line.js';
import { TempProject, TOYS } from '../util/temp-project.js';
import { toyEngine } from '../util/toy-engine.js';
import { ASKED } from './provoked-by-queries.js';

type Provoke = (project: TempProject) => Promise<string> | string;

const HEAD = 'version: 1\nnodes:\n';
const NUMBERS = '  numbers: { type: numbers, params: { path: numbers.txt } }\n';
const SCALE =
  '  scale: { type: scale, inputs: { numbers: numbers }, params: { factors: [double] } }\n';
const SUM = '  sum: { type: total, inputs: { scaled: scale } }\n';
const GRID = '  grid: { type: grid, inputs: { numbers: numbers }, params: { factors: [2] } }\n';
const WHOLE = HEAD + NUMBERS + SCALE + SUM;

/** What is printed for a configuration, loaded with the toy node types. */
function yaml(text: string, request: { params?: string[]; profile?: string } = {}): Provoke {
  return (project) => {
    project.write('pipelines.yaml', text);
    return printed(() => project.plan(request));
  };
}

async function printed(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    return renderError(asSystemError(error));
  }
  throw new Error('nothing went wrong');
}

/** What a command line of a project with one node prints to stderr. */
function typed(...argv: string[]): Provoke {
  return async (project) => {
    project.write('pipelines.yaml', `${HEAD}  market: { type: fetch }\n`);
    const { out, err } = await dag(project.folder, argv);
    return argv.includes('--json') ? out : err;
  };
}

/** What a command prints to stderr in a project of two sources that keep data. */
function stocked(command: string): Provoke {
  return async (project) => {
    const stock = (name: string): string =>
      `  ${name}: { type: stock, params: { origin: far.txt } }\n`;
    const scale = SCALE.replace('numbers: numbers', 'numbers: stock');
    const several = command.includes('export') ? stock('other') : '';
    project.write('pipelines.yaml', HEAD + stock('stock') + several + scale);
    const [, ...argv] = command.split(' ');
    return (await dag(project.folder, argv, { engine: toyEngine })).err;
  };
}

/** What `dag show` of a partition prints to stderr; of a project that ran, or never did. */
function shown(partition: string, { isRun = true, text = HEAD + NUMBERS + SCALE } = {}): Provoke {
  return async (project) => {
    project.write('pipelines.yaml', text);
    project.write('numbers.txt', 'a: 1 2 3\nb: 4 5 6\n');
    if (isRun) await project.run();
    return (await dag(project.folder, ['show', partition], { engine: toyEngine })).err;
  };
}

/** Loads, or runs, a configuration of one node whose type consists of these files. */
function ownType(files: Readonly<Record<string, string>>, isRun = false): Provoke {
  return (project) => {
    project.write('pipelines.yaml', `${HEAD}  a: { type: mine }\n`);
    project.write('schemas/README.md', 'Makes this folder the root of its node types.\n');
    for (const [name, text] of Object.entries(files)) {
      project.write(`dist/nodes/mine/${name}`, text);
    }
    const nodesFolder = project.path('dist/nodes');
    return printed(() =>
      isRun
        ? new TempProject(nodesFolder, project.folder).run()
        : loadProject({ projectFolder: project.folder, params: [], env: {}, nodesFolder }),
    );
  };
}

/** The first failure of a run, as the summary says it. */
async function failure(project: TempProject): Promise<string> {
  const { failures } = await project.run();
  return `${failures[0]?.node}: ${failures[0]?.message}`;
}

const refused = (code: string, path?: string): Promise<string> =>
  printed(() => {
    const text = code === 'ENOSPC' ? 'no space left on device, write' : 'permission denied, open';
    throw Object.assign(new Error(`${code}: ${text}`), { code, ...(path && { path }) });
  });

/** Code → situation. */
export const PROVOKED: Readonly<Record<string, Provoke>> = {
  'bad-age': typed('cache', 'prune', '--max-age', 'month'),
  'bad-database': yaml(`version: 1
database: postgresql://me:hush@host
nodes:
${NUMBERS}`),
  'bad-alias': yaml(`${HEAD}  numbers: *number\n`),
  'bad-audit': typed('run', '--audit', 'some'),
  'bad-count': typed('verify', '--cuts', 'all'),
  'bad-import': stocked('dag data import bars.csv'),
  'bad-jobs': typed('run', '--jobs', 'all'),
  'bad-node-type': ownType({ 'index.js': 'export default {};' }),
  'bad-output': async (project) => {
    mkdirSync(project.path('schemas'));
    return typed('schema', '--output', 'schemas')(project);
  },
  'bad-param': yaml(WHOLE, { params: ['scale.factors'] }),
  'bad-plugin': ownType({
    'index.js':
      "export default { kind: 'source', inputs: {}, outputs: { x: { kind: 'table' } }, plugins: { folder: 'parts', kind: 'module' } };",
    'parts/wheel.js': 'export const wheel = 1;',
  }),
  'bad-size': typed('cache', 'prune', '--max-size', '2'),
  'bad-value': yaml(WHOLE.replace('version: 1', 'version: 2')),
  'code-changed': ownType(
    {
      'index.js': `import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// Edited while it is loaded, and later than times of files lag behind the clock.
await new Promise((resolve) => setTimeout(resolve, 50));
appendFileSync(fileURLToPath(import.meta.url), '// more');
export default { kind: 'source', inputs: {}, outputs: { x: { kind: 'table' } }, files: () => [] };
`,
    },
    true,
  ),
  'conflicting-option': typed('run', '--events', 'ndjson', '--dry-run'),
  cycle: yaml(
    `${HEAD}  a: { type: scale, inputs: { numbers: b } }\n  b: { type: scale, inputs: { numbers: a } }\n`,
  ),
  'damaged-file': (project) => {
    project.write('data/grid/x2.parquet', 'text');
    return printed(() => ParquetFile.open(project.path('data/grid/x2.parquet')));
  },
  'damaged-object': async (project) => {
    project.write('pipelines.yaml', WHOLE);
    project.write('numbers.txt', 'a: 1 2 3\n');
    await project.run();
    const pack = project.path('cache/packs/0000.pack');
    writeFileSync(pack, readFileSync(pack).fill(0xff));
    project.write('pipelines.yaml', WHOLE.replace('[double]', '[double, triple]'));
    await project.run();
    return project.events.flatMap((e) =>
      e.type === 'log' && e.level === 'warn' ? [e.text] : [],
    )[0]!;
  },
  database: (project) => {
    const table = SUM.replace(' }\n', ', params: { table: true } }\n');
    project.write('pipelines.yaml', `database: toys.duckdb\n${HEAD}${NUMBERS}${SCALE}${table}`);
    project.write('numbers.txt', 'a: 1 2 3\n');
    mkdirSync(project.path('toys.duckdb'));
    return failure(project);
  },
  'disk-full': () => refused('ENOSPC'),
  'duplicate-key': yaml(`${HEAD}${NUMBERS}${NUMBERS}`),
  'bad-limit': typed('runs', '--limit', 'all'),
  'bad-record': async (project) => {
    project.write('data/runs/20260102T093000-000Z-1.json', '{ "run": ');
    project.write('data/runs/20260102T094500-000Z-1.json', '{ "run": ');
    return (await dag(project.folder, ['diff'])).err;
  },
  'bad-seed': typed('run', '--audit', '1%', '--audit-seed', 'last'),
  'bad-selection': typed('plan', 'market+x'),
  'excluded-needed': async (project) => {
    project.write('pipelines.yaml', WHOLE);
    return printed(() => project.plan({ exclude: ['scale'] }));
  },
  'many-matches': shown('double/*'),
  'no-data': stocked('dag data status scale'),
  'no-match': typed('plan', 'type:rank'),
  'not-restatable': yaml(WHOLE.replace('type: total,', 'type: total, on_restate: fail,')),
  'partition-failed': shown('double/b', {
    text: HEAD + NUMBERS + SCALE.replace('[double]', '[double], fail_on: b'),
  }),
  'partition-run': typed('run', 'market@AAPL'),
  restated: async (project) => {
    project.write(
      'pipelines.yaml',
      `${HEAD}  series: { type: series, params: { path: series.txt }, on_restate: fail }\n`,
    );
    project.write('series.txt', 'a: 1=10 2=20 3=30\n');
    await project.run();
    project.write('series.txt', 'a: 1=10 2=21 3=30\n');
    return failure(project);
  },
  'secret-in-params': yaml(
    WHOLE.replace('path: numbers.txt', 'path: "postgresql://me:hush-hush@host/db"'),
  ),
  'shared-folder': yaml(`${WHOLE}${SUM.replace('sum:', 'again:')}`),
  'timed-out': async (project) => {
    const slow = NUMBERS.replace('numbers.txt }', 'numbers.txt, wait: 60000 }, timeout: 50ms');
    project.write('pipelines.yaml', HEAD + slow);
    return failure(project);
  },
  ...ASKED,
  'unknown-run': typed('diff', '20250101', 'last'),
  'bad-wait': typed('run', '--wait', 'market'),
  'excess-arguments': typed('validate', 'market'),
  'file-exists': typed('init'),
  internal: () => renderError(new TypeError("Cannot read properties of undefined (reading 'x')")),
  'invalid-argument': typed('graph', '--format', 'svg'),
  locked: async (project) => {
    const lock = project.path('cache/lock');
    mkdirSync(dirname(lock), { recursive: true });
    const { release } = takeLock(lock, 'dag run all', new Date(Date.UTC(2026, 0, 2, 9, 30)));
    const text = await printed(() =>
      takeLock(lock, 'dag run', new Date(Date.UTC(2026, 0, 2, 9, 30, 12))),
    );
    release();
    return text.replace(String(process.pid), '4711');
  },
  'many-sources': stocked('dag data export bars.csv'),
  'missing-argument': typed('completion'),
  'missing-column': async (project) => {
    project.write('pipelines.yaml', HEAD + NUMBERS + GRID);
    project.write('numbers.txt', 'a: 1 2 3\n');
    await project.run();
    const file = ParquetFile.open(project.path('data/grid/x2.parquet'));
    const text = await printed(() => file.readText(0, 'weight'));
    file.close();
    return text;
  },
  'missing-command': typed('--json'),
  'missing-file': (project) =>
    printed(() => ParquetFile.open(project.path('data/grid/x2.parquet'))),
  'missing-input': yaml(HEAD + NUMBERS + SCALE.replace('numbers: numbers', '')),
  'missing-key': yaml(`${HEAD}  numbers: { params: { path: numbers.txt } }\n`),
  'no-config': (project) => {
    if (existsSync(project.path('pipelines.yaml'))) throw new Error('there is one');
    return printed(() => project.plan());
  },
  'not-fresh': shown('double/a', { isRun: false }),
  'not-allowed': (project) => refused('EACCES', project.path('cache/lock')),
  'option-missing-argument': typed('run', '--jobs'),
  'unknown-command': typed('paln'),
  'unknown-input': yaml(WHOLE.replace('scaled: scale', 'scaled: scael')),
  'unknown-key': yaml(WHOLE.replace('inputs: { scaled', 'input: { scaled')),
  'unknown-node': yaml(`${WHOLE}pipelines: { all: [summ] }\n`),
  'unknown-option': typed('run', '--froce'),
  'unknown-output': yaml(WHOLE.replace('scaled: scale', 'scaled: scale.result')),
  'unknown-profile': yaml(`${WHOLE}profiles: { files: {} }\n`, { profile: 'file' }),
  'unknown-target': typed('plan', 'markets'),
  'unknown-type': yaml(WHOLE.replace('type: total', 'type: totl')),
  'unknown-variable': yaml(
    `vars: { file: numbers.txt }\n${WHOLE.replace('path: numbers.txt', `path: "${reference('vars.fiel')}"`)}`,
  ),
  'wrong-kind': yaml(
    WHOLE + SCALE.replace('scale:', 'again:').replace('numbers: numbers', 'numbers: sum'),
  ),
  'wrong-type': yaml(`${WHOLE}pipelines: { all: sum }\n`),
  'yaml-depth': yaml(`vars: { a: ${'['.repeat(101)}${']'.repeat(101)} }\n${WHOLE}`),
  'yaml-key': yaml(`${WHOLE}vars: { [a, b]: 1 }\n`),
  'yaml-number': yaml(`${WHOLE}vars: { limit: 1e400 }\n`),
  'yaml-size': yaml(
    `vars:\n  a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n  b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n  c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n  d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n  e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n${WHOLE}`,
  ),
  'yaml-syntax': yaml(WHOLE.replace('scaled: scale }', 'scaled: scale')),
};

/** Provokes one code in a folder of its own. */
export async function provoke(code: string): Promise<string> {
  const project = new TempProject(TOYS);
  try {
    const situation = PROVOKED[code];
    if (!situation) throw new EngineError('internal', code, 'nothing provokes it');
    const text = await situation(project);
    return text.trimEnd().replaceAll(project.folder, '/project');
  } finally {
    project.remove();
  }
}
