/** `npm run build` does nothing where it has nothing to do: the first `npx dag` asks for a build, too. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';

interface BuildStamp {
  readonly BUILT_FROM: readonly string[];
  isBuilt(root: string): boolean;
  beginBuild(root: string): string;
  markBuilt(from: string, root: string): void;
}

describe('build: what still stands', () => {
  let stamp: BuildStamp;
  let root: string;
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  const build = (meanwhile = (): void => {}): void => {
    const from = stamp.beginBuild(root);
    write('dist/a.js', '1');
    meanwhile();
    stamp.markBuilt(from, root);
  };
  const isBuilt = (): boolean => stamp.isBuilt(root);

  before(async () => {
    stamp = await import(pathToFileURL(join(packageRoot(), 'build-stamp.mjs')).href);
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'build-'));
    mkdirSync(join(root, 'dist'));
    for (const path of stamp.BUILT_FROM) {
      if (path.includes('.')) write(path, '1');
      else mkdirSync(join(root, path));
    }
    write('src/a.ts', '1');
    build();
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is a build of the same files, however old they look', () => {
    expect(isBuilt()).to.equal(true);
    utimesSync(join(root, 'src/a.ts'), 1, 1);
    expect(isBuilt()).to.equal(true);
  });

  it('is none that did not end', () => {
    stamp.beginBuild(root);
    expect(isBuilt()).to.equal(false);
  });

  it('is none of what was edited while it was made', () => {
    build(() => write('src/a.ts', '2'));
    expect(isBuilt()).to.equal(false);
    write('src/a.ts', '1');
    expect(isBuilt()).to.equal(true);
  });

  for (const path of ['src/a.ts', 'src/new.ts', 'package-lock.json', 'tsconfig.json']) {
    it(`is none of before ${path} was written`, () => {
      write(path, '2');
      expect(isBuilt()).to.equal(false);
    });
  }

  it('is none of which something was written since, or is gone', () => {
    write('dist/a.js', '12');
    expect(isBuilt()).to.equal(false);
    build();
    utimesSync(join(root, 'dist/a.js'), 1, 1);
    expect(isBuilt()).to.equal(false);
    build();
    rmSync(join(root, 'dist/a.js'));
    expect(isBuilt()).to.equal(false);
  });
});
