/** `npm run build` does nothing where it has nothing to do: the first `npx dag` asks for a build, too. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { packageRoot } from '../../src/config/package-root.js';

interface BuildStamp {
  isBuilt(root: string): boolean;
  forgetBuild(root: string): void;
  markBuilt(root: string): void;
}

const FOLDERS = ['bench', 'nodes', 'schemas', 'src', 'test', 'dist'];
const FILES = [
  'build-code.mjs',
  'build-stamp.mjs',
  'build.mjs',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
];

describe('build: what still stands', () => {
  let stamp: BuildStamp;
  let root: string;
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
  const isBuilt = (): boolean => stamp.isBuilt(root);

  before(async () => {
    stamp = await import(pathToFileURL(join(packageRoot(), 'build-stamp.mjs')).href);
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'build-'));
    for (const folder of FOLDERS) mkdirSync(join(root, folder));
    for (const file of FILES) write(file, file);
    write('src/a.ts', '1');
    write('dist/a.js', '1');
    stamp.markBuilt(root);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is a build of the same files, however old they look', () => {
    expect(isBuilt()).to.equal(true);
    utimesSync(join(root, 'src/a.ts'), 1, 1);
    expect(isBuilt()).to.equal(true);
  });

  it('is none that did not end', () => {
    stamp.forgetBuild(root);
    expect(isBuilt()).to.equal(false);
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
    stamp.markBuilt(root);
    utimesSync(join(root, 'dist/a.js'), 1, 1);
    expect(isBuilt()).to.equal(false);
    stamp.markBuilt(root);
    rmSync(join(root, 'dist/a.js'));
    expect(isBuilt()).to.equal(false);
  });
});
