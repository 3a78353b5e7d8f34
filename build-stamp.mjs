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
const READ = [
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
    return readFileSync(join(root, STAMP), 'utf8') === stampOf(root);
  } catch {
    // There is none, or something that belongs to it is gone.
    return false;
  }
}

/** To be called before a build: one that is stopped leaves none that stands. */
export function forgetBuild(root = '.') {
  rmSync(join(root, STAMP), { force: true });
}

/** To be called after a build. */
export function markBuilt(root = '.') {
  writeFileSync(join(root, STAMP), stampOf(root));
}

function stampOf(root) {
  const { version, platform, arch } = process;
  return JSON.stringify({
    by: [version, platform, arch, resolve(root)],
    from: digest(filesIn(root, READ).map((path) => [path, digest(readFileSync(join(root, path)))])),
    made: digest(
      filesIn(root, [MADE])
        .filter((path) => path !== STAMP)
        .map((path) => {
          const { size, mtimeMs } = statSync(join(root, path));
          return [path, size, mtimeMs];
        }),
    ),
  });
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
