/**
 * Who a database server runs as: PostgreSQL refuses to run as root, so that tests
 * of root run it as a user that is there already. No user is ever made.
 */
import { spawnSync } from 'node:child_process';

/** Ids to start a process with; empty: as we are. */
export interface ChildUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** "postgres" where there is one, else "nobody"; ourselves unless we are root. */
export function childUser(): ChildUser | { readonly missing: string } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  return { missing: 'root may not run it, and there is no user "postgres" or "nobody"' };
}

function idOf(which: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [which, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}
