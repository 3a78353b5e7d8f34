/** Bundles of node types: they hold what the folders hold, and serve only what did not change. */
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect } from 'chai';
import { loadCompiled } from '../../src/config/compiled-code.js';
import { bundlePath, importNodeType, importPlugins } from '../../src/registry/code-bundle.js';
import { closureDigest, forgetClosures } from '../../src/registry/code-closure.js';
import { defaultNodesFolder, kindOf } from '../../src/registry/folders.js';
import { createRegistry } from '../../src/registry/registry.js';

const registry = createRegistry(defaultNodesFolder());

interface Bundle {
  readonly node: { readonly about: string };
  readonly plugins: Readonly<Record<string, unknown>>;
}

const bundleOf = (modulePath: string): Bundle =>
  loadCompiled(bundlePath(dirname(modulePath))) as Bundle;

describe('bundles of node types', () => {
  it('hold the node type and every module plug-in of its folder', async () => {
    for (const type of registry.types()) {
      const { modulePath, pluginFiles, node } = await registry.load(type);
      const bundle = bundleOf(modulePath);

      expect(bundle.node.about, type).to.equal(node.about);
      const modules = [...pluginFiles].filter(([, path]) => kindOf(path) === 'module');
      expect(Object.keys(bundle.plugins), type).to.deep.equal(modules.map(([id]) => id));
    }
  });

  it('are what is loaded while the files are as they were built', async () => {
    const { modulePath } = await registry.load('rank');
    const bundle = bundleOf(modulePath);

    expect((await importNodeType(modulePath)).default).to.equal(bundle.node);
  });

  it('are left alone when a file says something else, and serve again when it is as before', async () => {
    const { modulePath, pluginFiles } = await registry.load('rank');
    const file = pluginFiles.get('sharpe') as string;
    const before = readFileSync(file, 'utf8');
    const digest = closureDigest(file);
    const bundle = bundleOf(modulePath);
    const load = async (): Promise<unknown> => {
      forgetClosures();
      const [loaded] = await importPlugins(modulePath, [file]);
      return loaded?.status === 'fulfilled' ? loaded.value.default : loaded?.reason;
    };
    try {
      writeFileSync(file, `${before}\nexport const more = 1;\n`);
      expect(await load(), basename(file)).to.not.equal(bundle.plugins.sharpe);
      expect(closureDigest(file)).to.not.equal(digest);
    } finally {
      writeFileSync(file, before);
    }

    // Its time is another now, so its bytes are read, and they are those that were built.
    utimesSync(file, new Date(), new Date());
    expect(await load()).to.equal(bundle.plugins.sharpe);
    expect(closureDigest(file)).to.equal(digest);
  });
});
