/**
 * Puts a file that cannot be used out of the way, for whoever wants to look at it.
 */
import { existsSync, renameSync } from 'node:fs';

/** Ends the name of what was set aside. */
const SET_ASIDE = /\.bad\d*$/;

/** Renames a file to `.bad`, or `.bad2`, `.bad3` … where there are older ones. */
export function setAside(path: string): void {
  for (let n = 1; ; n++) {
    const aside = `${path}.bad${n === 1 ? '' : n}`;
    if (existsSync(aside)) continue;
    renameSync(path, aside);
    return;
  }
}

/** True for the name of a file that was set aside. */
export function isSetAside(name: string): boolean {
  return SET_ASIDE.test(name);
}
