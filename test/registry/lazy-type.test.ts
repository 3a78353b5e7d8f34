/** Node types that are known from the build are those that lie there, or are loaded anew. */
import { copyFileSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { importModule } from '../../src/config/compiled-code.js';
import { bundlePath } from '../../src/registry/code-bundle.js';
import { closureDigest, closureFiles, forgetClosures } from '../../src/registry/code-closure.js';
import { defaultNodesFolder, foldersOf, kindOf } from '../../src/registry/folders.js';
import { type LazyType, lazyType } from '../../src/registry/lazy-type.js';
import { createRegistry } from '../../src/registry/registry.js';

const folders = foldersOf(defaultNodesFolder());

function lazy(type: string): LazyType | undefined {
  return lazyType(type, folders, new Map());
}

/** Calls while a file says something else, and gives it its bytes back. */
function whileChanged(file: string, change: () => void, check: () => void): void {
  const before = readFileSync(file);
  try {
    change();
    check();
  } finally {
    writeFileSync(file, before);
  }
}

describe('node types known from the build', () => {
  for (const type of createRegistry(defaultNodesFolder()).types()) {
    it(`are what lies there: ${type}`, async () => {
      const { loaded, plugins } = lazy(type) as LazyType;
      const { modulePath, pluginFiles } = loaded;
      const real = (await importModule(pathToFileURL(modulePath).href)) as {
        default: Readonly<Record<string, unknown>>;
      };
      forgetClosures();

      const node = loaded.node as unknown as Readonly<Record<string, unknown>>;
      expect(Object.keys(node).sort()).to.deep.equal(Object.keys(real.default).sort());
      for (const [name, value] of Object.entries(real.default)) {
        if (typeof value === 'function') expect(node[name], name).to.be.a('function');
        else expect(JSON.stringify(node[name]), name).to.equal(JSON.stringify(value));
      }
      expect(loaded.code).to.equal(closureDigest(modulePath));
      for (const [id, file] of pluginFiles) {
        const plugin = plugins.plugins.get(id);
        if (kindOf(file) === 'module') expect(plugin?.digest, id).to.equal(closureDigest(file));
        expect(plugin?.value, id).to.not.equal(undefined);
      }
      const modules = [...pluginFiles.values()].filter((file) => kindOf(file) === 'module');
      const files = [modulePath, ...modules].flatMap(closureFiles);
      expect([...loaded.files].sort()).to.deep.equal(
        [...new Set([...files, ...pluginFiles.values()])].sort(),
      );
    });
  }

  it('are loaded anew when a file of them or of what they import was changed', () => {
    const { loaded } = lazy('rank') as LazyType;
    for (const file of [loaded.modulePath, loaded.files.at(-1) as string]) {
      whileChanged(
        file,
        () => writeFileSync(file, `${readFileSync(file, 'utf8')}\n`),
        () => expect(lazy('rank'), file).to.equal(undefined),
      );
      expect(lazy('rank')?.loaded.code).to.equal(loaded.code);
    }
  });

  it('are the same when only the times of files are others', () => {
    const code = (lazy('rank') as LazyType).loaded.modulePath;
    const document = [...(lazy('scenario-define') as LazyType).loaded.pluginFiles.values()][0];
    for (const file of [code, document as string]) utimesSync(file, new Date(), new Date());

    expect(lazy('rank')).to.not.equal(undefined);
    expect(lazy('scenario-define')).to.not.equal(undefined);
  });

  it('are loaded anew when a YAML plug-in says something else', () => {
    const { loaded } = lazy('scenario-define') as LazyType;
    const file = [...loaded.pluginFiles.values()][0] as string;
    whileChanged(
      file,
      () => writeFileSync(file, readFileSync(file, 'utf8').replace(/.$/s, '#')),
      () => expect(lazy('scenario-define')).to.equal(undefined),
    );
  });

  it('are loaded anew when a plug-in came or went', () => {
    const { loaded } = lazy('rank') as LazyType;
    const file = [...loaded.pluginFiles.values()][0] as string;
    const added = join(dirname(file), 'zz_new.js');
    try {
      copyFileSync(file, added);
      expect(lazy('rank')).to.equal(undefined);
    } finally {
      rmSync(added);
    }
    expect(lazy('rank')).to.not.equal(undefined);
  });

  it('are not given another bundle than the one that was described', () => {
    const { loaded } = lazy('regime-detect') as LazyType;
    const bundle = bundlePath(dirname(loaded.modulePath));
    whileChanged(
      bundle,
      () => rmSync(bundle),
      () => {
        const text = `"${bundle}" was built anew since this command began`;
        expect(() => loaded.loadCode()).to.throw(text);
      },
    );
  });
});
