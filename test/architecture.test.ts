/**
 * The map of the repository is a promise: this test keeps it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { importsOf, type SourceTree, violations } from './util/import-rules.js';

const root = process.cwd();

function sources(...folders: string[]): SourceTree {
  const tree = new Map<string, string>();
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const file = `${folder}/${entry.replaceAll('\\', '/')}`;
      if (file.endsWith('.ts')) tree.set(file, readFileSync(join(root, file), 'utf8'));
    }
  }
  return tree;
}

describe('architecture', () => {
  it('src and nodes import in one direction, without cycles, and nodes stay pure', () => {
    const tree = sources('src', 'nodes');

    expect(tree.size).to.be.greaterThan(50);
    expect(violations(tree)).to.deep.equal([]);
  });

  it('every planted violation is reported by file', () => {
    const planted: [string, string, RegExp][] = [
      ['src/errors/a.ts', "import { x } from '../table/column.js';", /not below/],
      ['src/config/a.ts', "import type { x } from '../table/column.js';", /not below/],
      ['src/graph/a.ts', "import { x } from '../cache/b.js';", /not below/],
      ['src/run/a.ts', "export { x } from '../engine.js';", /not below/],
      ['src/report/a.ts', "const x = await import('../cli/b.js');", /not below/],
      ['src/run/b.ts', "import {\n  x,\n} from '../../nodes/rank/index.js';", /outside of src/],
      ['src/other/a.ts', "import { x } from '../errors/b.js';", /no layer/],
      ['src/run/c.ts', "import x from '../../dist/src/x.js';", /built files/],
      ['src/graph/c.ts', 'const now = Date.now();', /Date\.now/],
      ['nodes/rank/a.ts', "import { x } from '../../src/errors/errors.js';", /past the contract/],
      [
        'nodes/rank/f.ts',
        "import { x } from '../../src/contract/postgres.js';",
        /past the contract/,
      ],
      ['nodes/rank/g.ts', "import { x } from '../../src/contract/duckdb.js';", /past the contract/],
      ['nodes/rank/b.ts', "import { x } from '../fetch/c.js';", /another node type/],
      ['nodes/rank/metrics/a.ts', "import { x } from './b.js';", /its interface and lib/],
      ['nodes/rank/metrics/c.ts', "import x from '../index.js';", /its interface and lib/],
      ['nodes/lib/numeric/a.ts', "import { x } from '../market/bars.js';", /imports nothing/],
      ['nodes/lib/numeric/b.ts', "import { x } from 'node:crypto';", /imports nothing/],
      ['nodes/lib/market/a.ts', "import { x } from '../../rank/index.js';", /lib may not/],
      ['nodes/rank/d.ts', 'const seed = Math.random();', /Math\.random/],
      ['nodes/rank/e.ts', "import { x } from 'node:fs';", /node:fs/],
      ['nodes/fetch/f.ts', 'const page = await fetch(url);', /fetch\(/],
    ];
    for (const [file, text, expected] of planted) {
      const found = violations(new Map([[file, text]]));
      expect(found, file).to.have.length(1);
      expect(found[0]).to.match(expected).and.include(`${file}: `);
    }
  });

  it('a cycle is reported, also when only types close it', () => {
    const tree = new Map([
      ['src/run/a.ts', "import { b } from './b.js';"],
      ['src/run/b.ts', "import type { C } from './c.js';"],
      ['src/run/c.ts', "import type { A } from './a.js';"],
    ]);

    expect(violations(tree)).to.deep.equal([
      'src/run/a.ts: cycle src/run/a.ts → src/run/b.ts → src/run/c.ts → src/run/a.ts',
    ]);
  });

  it('what is allowed is not reported', () => {
    const tree = new Map([
      ['src/run/a.ts', "// import x from '../cli/b.js'\nimport { x } from '../graph/g.js';"],
      ['nodes/rank/metrics/a.ts', "import type { M } from '../metric.js';\n/** Math.random */"],
      ['nodes/rank/metric.ts', "import type { Json } from '../../src/contract/index.js';"],
      ['nodes/fetch/sources/a.ts', "import { readFileSync } from 'node:fs';"],
      ['nodes/lib/market/a.ts', "import { x } from '../numeric/b.js';"],
    ]);

    expect(violations(tree)).to.deep.equal([]);
  });
});

describe('dependencies', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const all = { ...manifest.dependencies, ...manifest.devDependencies };

  it('each has one line of reason in CONTRIBUTING.md, and no line is left over', () => {
    const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    const section = page.slice(page.indexOf('## Dependencies'));
    const named = [...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map((match) => match[1]);

    expect(named.sort()).to.deep.equal(Object.keys(all).sort());
  });

  it('each is imported, or used by a script', () => {
    const tree = sources('src', 'nodes', 'test', 'bench');
    const build = readFileSync(join(root, 'build.mjs'), 'utf8');
    const imported = new Set([...tree.values(), build].flatMap(importsOf));
    const words = `${Object.values(manifest.scripts).join(' ')} ${build}`;
    const isUsed = (name: string): boolean =>
      [...imported].some((specifier) => specifier === name || specifier.startsWith(`${name}/`)) ||
      words.includes(name.replace(/^@biomejs\//, ''));

    const unused = Object.keys(all).filter(
      (name) => !isUsed(name) && !(name.startsWith('@types/') && isTyped(name)),
    );

    expect(unused).to.deep.equal([]);
  });

  it('each has an exact version', () => {
    for (const [name, version] of Object.entries(all)) {
      expect(version, name).to.match(/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+[\w.-]*$/);
    }
  });

  /** Types of Node itself, or of a package that is a dependency. */
  function isTyped(name: string): boolean {
    const typed = name.replace('@types/', '');
    return typed === 'node' || typed in all;
  }
});
