/**
 * Whether the last build still stands. `npm ci` asks for one, and so do the first `npx dag` in a
 * folder and each `npm test`.
 *
 * What a build is made from is compared by content, what it made by size and time of change.
 * Packages count by what package-lock.json says of them.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const MADE = 'dist';
const STAMP = join(MADE, 'built.json');
/** What a build is made from. */
export const BUILT_FROM = [
  'bench',
  'build-code.mjs',
  'build-stamp.mjs',
  'build.mjs',
  'nodes',
  'package-lock.json',
  'package.json',
  'schemas',
  'src',
  'test',
  'tsconfig.json',
];

/** True when a build of what is there now ended, and nothing of it was touched since. */
export function isBuilt(root = '.') {
  try {
    const { from, made } = JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
    return from === sourcesIn(root) && made === madeIn(root);
  } catch {
    // There is none, or something that belongs to it is gone.
    return false;
  }
}

/** To be called before a build: one that is stopped leaves none that stands. Says what it is made from. */
export function beginBuild(root = '.') {
  rmSync(join(root, STAMP), { force: true });
  return sourcesIn(root);
}

/** To be called after a build, with what it was made from: somebody may have edited that meanwhile. */
export function markBuilt(from, root = '.') {
  writeFileSync(join(root, STAMP), JSON.stringify({ from, made: madeIn(root) }));
}

function sourcesIn(root) {
  const { version, platform, arch } = process;
  const files = filesIn(root, BUILT_FROM).map((path) => [
    path,
    digest(readFileSync(join(root, path))),
  ]);
  return digest([version, platform, arch, resolve(root), files]);
}

function madeIn(root) {
  const files = filesIn(root, [MADE]).filter((path) => path !== STAMP);
  return digest(
    files.map((path) => {
      const { size, mtimeMs } = statSync(join(root, path));
      return [path, size, mtimeMs];
    }),
  );
}

/** All files under some paths, in order. */
function filesIn(root, paths) {
  return paths.flatMap((path) => {
    if (!statSync(join(root, path)).isDirectory()) return [path];
    const names = readdirSync(join(root, path)).sort();
    return filesIn(
      root,
      names.map((name) => join(path, name)),
    );
  });
}

function digest(value) {
  const bytes = Buffer.isBuffer(value) ? value : JSON.stringify(value);
  return createHash('sha256').update(bytes).digest('hex');
}
