/**
 * The registry on a folder of toy node types: listing, loading, digests of code.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { renderDiagnostic, renderError } from '../../src/errors/render.js';
import { closureDigest, closureFiles, forgetClosures } from '../../src/registry/code-closure.js';
import { createRegistry } from '../../src/registry/registry.js';

const NODE = (plugins: string) => `export default {
  kind: 'compute', about: 'toy', ${plugins} partitions: () => [], inputs: {}, outputs: { out: { kind: 'json', about: '' } },
};\n`;

describe('registry', () => {
  let root: string;
  let nodes: string;

  function write(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'registry-'));
    nodes = join(root, 'dist', 'nodes');
    forgetClosures();
    write({
      'package.json': '{"type":"module"}',
      'schemas/pipelines.schema.json': '{}',
      'schemas/shape.schema.json': JSON.stringify({
        type: 'object',
        additionalProperties: false,
        properties: { sides: { type: 'integer' }, color: { type: 'string', default: 'red' } },
      }),
      'dist/nodes/toy/index.js': NODE("plugins: { folder: 'parts', kind: 'module' },"),
      'dist/nodes/toy/parts/b.js': "import { x } from '../../lib/x.js';\nexport default x;\n",
      'dist/nodes/toy/parts/a.js': 'export default 1;\n',
      'dist/nodes/toy/parts/_shared.js': 'export default 9;\n',
      'dist/nodes/toy/parts/a.js.map': '{}',
      'dist/nodes/toy/parts/a.d.ts': '',
      'dist/nodes/shapes/index.js': NODE(
        "plugins: { folder: 'shapes', kind: 'yaml', schema: 'shape' },",
      ),
      'nodes/shapes/shapes/square.yaml': 'sides: 4\n',
      'nodes/shapes/shapes/wrong.yaml': 'sides: four\n',
      'dist/nodes/plain/index.js': NODE(''),
      'dist/nodes/lib/index.js': '',
      'dist/nodes/lib/x.js': 'export const x = 2;\n',
      'dist/nodes/_draft/index.js': '',
      'dist/nodes/empty/readme.txt': '',
    });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('lists folders that hold a node type, without loading them', () => {
    write({ 'dist/nodes/broken/index.js': 'this is no code' });

    expect(createRegistry(nodes).types()).to.deep.equal(['broken', 'plain', 'shapes', 'toy']);
    expect(createRegistry(join(root, 'nowhere')).types()).to.deep.equal([]);
  });

  it('loads module plug-ins by file name, without shared files, maps and types', async () => {
    const registry = createRegistry(nodes);
    const toy = await registry.load('toy');
    const { plugins, diagnostics } = await registry.loadPlugins('toy');

    expect(toy.modulePath).to.equal(join(nodes, 'toy', 'index.js'));
    expect([...toy.pluginFiles.keys()]).to.deep.equal(['a', 'b']);
    expect(diagnostics).to.deep.equal([]);
    expect([...plugins.values()].map(({ id, value }) => [id, value])).to.deep.equal([
      ['a', 1],
      ['b', 2],
    ]);
    expect(plugins.get('b')!.digest).to.equal(closureDigest(join(nodes, 'toy/parts/b.js')));
    expect((await registry.loadPlugins('plain')).plugins.size).to.equal(0);
  });

  it('loads YAML plug-ins from the source folder, defaults filled in, mistakes placed', async () => {
    const { plugins, diagnostics, locates } = await createRegistry(nodes).loadPlugins('shapes');

    expect(plugins.get('square')!.value).to.deep.equal({ sides: 4, color: 'red' });
    expect((await locates.get('square')!())(['sides']).range).to.deep.equal({
      line: 1,
      column: 8,
      length: 1,
    });
    expect([...plugins.keys()]).to.deep.equal(['square']);
    expect(diagnostics.map((d) => renderDiagnostic(d)).join('\n')).to.equal(
      `nodes/shapes/shapes/wrong.yaml:1:8  wrong-type  "sides" is "four", expected a whole number
      sides: four
             ~~~~`,
    );
  });

  it('loads both kinds from one folder, each as what its ending says, and no id twice', async () => {
    write({
      'dist/nodes/mixed/index.js': NODE(
        "plugins: { folder: 'parts', kind: 'either', schema: 'shape' },",
      ),
      'dist/nodes/mixed/parts/b.js': 'export default 2;\n',
      'nodes/mixed/parts/a.yaml': 'sides: 3\n',
      'nodes/mixed/parts/c.yml': 'sides: 4\n',
      'nodes/mixed/parts/b.ts': '',
    });
    const load = async () => {
      const registry = createRegistry(nodes);
      const { pluginFiles } = await registry.load('mixed');
      return { pluginFiles, ...(await registry.loadPlugins('mixed')) };
    };
    const { pluginFiles, plugins, diagnostics, locates } = await load();

    expect([...pluginFiles.keys()]).to.deep.equal(['a', 'b', 'c']);
    expect([...plugins.values()].map(({ id, kind, value }) => [id, kind, value])).to.deep.equal([
      ['a', 'yaml', { sides: 3, color: 'red' }],
      ['b', 'module', 2],
      ['c', 'yaml', { sides: 4, color: 'red' }],
    ]);
    expect([...locates.keys()]).to.deep.equal(['a', 'c']);
    expect(diagnostics).to.deep.equal([]);
    write({ 'nodes/mixed/parts/b.yaml': 'sides: 5\n' });
    expect((await load()).diagnostics.map((d) => renderDiagnostic(d)).join('\n')).to.equal(
      `nodes/mixed/parts/b.yaml  bad-plugin  plug-in "b" is there twice, as a module too
      give one of the two files another name`,
    );
  });

  it('gives a YAML plug-in a digest of its meaning, not of its text', async () => {
    const before = (await createRegistry(nodes).loadPlugins('shapes')).plugins.get('square')!;
    write({ 'nodes/shapes/shapes/square.yaml': '# four\ncolor: red\nsides: 4\n' });
    const same = (await createRegistry(nodes).loadPlugins('shapes')).plugins.get('square')!;
    write({ 'nodes/shapes/shapes/square.yaml': 'sides: 5\n' });
    const other = (await createRegistry(nodes).loadPlugins('shapes')).plugins.get('square')!;

    expect(same.digest).to.equal(before.digest);
    expect(other.digest).not.to.equal(before.digest);
  });

  it('reports plug-ins that do not load, and loads the others', async () => {
    write({
      'dist/nodes/toy/parts/c.js': 'export const c = 1;\n',
      'dist/nodes/toy/parts/d.js': "throw new Error('out of order');\n",
    });
    const { plugins, diagnostics } = await createRegistry(nodes).loadPlugins('toy');

    expect([...plugins.keys()]).to.deep.equal(['a', 'b']);
    expect(diagnostics.map((d) => renderDiagnostic(d)).join('\n')).to.equal(
      `dist/nodes/toy/parts/c.js  bad-plugin  plug-in "c" has no default export
      export it as default
dist/nodes/toy/parts/d.js  bad-plugin  plug-in "d" does not load: out of order`,
    );
  });

  it('names the nearest type, and what is wrong with one that is none', async () => {
    write({ 'dist/nodes/broken/index.js': 'export default {};' });
    const registry = createRegistry(nodes);
    const text = async (type: string) =>
      renderError(await registry.load(type).catch((e: unknown) => e));

    expect(await text('toi')).to.equal(
      'unknown-type  there is no node type "toi"\n      did you mean "toy"?',
    );
    expect(await text('broken')).to.equal(
      'bad-node-type  node type "broken" has no default export made by defineNode\n' +
        '      look at nodes/broken/index.ts',
    );
    expect(
      registry.checkTypes([{ id: 'n', type: 'shape', locate: () => ({ argument: '--x' }) }]),
    ).to.deep.equal([
      {
        code: 'unknown-type',
        message: '--x: node "n" is of type "shape", which does not exist',
        hint: 'did you mean "shapes"?',
      },
    ]);
  });

  describe('code closure', () => {
    const digest = (file: string): string => {
      forgetClosures();
      return closureDigest(join(root, file));
    };

    it('holds the module and all that it imports, in every form of import', () => {
      write({
        'm/main.js': [
          "import { a } from './a.js';import'./b.js';",
          "export * from './deep/c.js';",
          "export {\n  d,\n} from './d.js';",
          "const e = await import('./e.js');",
          "const f = new URL('./f.bin', import.meta.url);",
          "import { join } from 'node:path';",
          "import g from './missing.js';",
          "export const word = './not-code.js';",
        ].join('\n'),
        'm/a.js': "import './main.js';\n",
        'm/b.js': '',
        'm/deep/c.js': "export * from '../h.js';\n",
        'm/d.js': '',
        'm/e.js': '',
        'm/f.bin': "import './not-code.js'",
        'm/h.js': '',
        'm/not-code.js': '',
      });
      const files = closureFiles(join(root, 'm', 'main.js'));

      expect([...files].sort()).to.deep.equal(
        ['a', 'b', 'd', 'deep/c', 'e', 'f', 'h', 'main'].map((name) =>
          join(root, 'm', name === 'f' ? 'f.bin' : `${name}.js`),
        ),
      );
    });

    it('changes with the code of an import, not with where the project lies', () => {
      write({ 'p/lib/x.js': 'export const x = 2;\n' });
      write({ 'p/toy/b.js': "import { x } from '../lib/x.js';\n" });
      write({ 'q/lib/x.js': 'export const x = 2;\n' });
      write({ 'q/toy/b.js': "import { x } from '../lib/x.js';\n" });
      const before = digest('p/toy/b.js');

      expect(digest('q/toy/b.js')).to.equal(before);
      write({ 'q/lib/x.js': 'export const x = 3;\n' });
      expect(digest('q/toy/b.js')).not.to.equal(before);
    });

    it('changes with the version of a package, not with its files', () => {
      write({ 'main.js': "import x from '@s/pkg/sub';\nimport y from 'other';\n" });
      write({ 'node_modules/@s/pkg/package.json': '{"version":"1.0.0"}' });
      const before = digest('main.js');

      write({ 'node_modules/@s/pkg/sub.js': '' });
      expect(digest('main.js')).to.equal(before);
      write({ 'node_modules/@s/pkg/package.json': '{"version":"1.0.1"}' });
      expect(digest('main.js')).not.to.equal(before);
    });
  });
});
