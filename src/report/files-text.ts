/**
 * The list of files that a run wrote, short enough to read.
 *
 * A folder with many files is one line: nobody reads 26 names, everybody wants
 * to know where they are and how large they have become.
 */
import { plural, renderBytes } from './quantities.js';
import { renderTable } from './text-table.js';

/** One published file, relative to the project folder. */
export interface WrittenFile {
  readonly file: string;
  /** Absent where the size is not known. */
  readonly bytes?: number;
}

/** More files than this in one folder are shown as their folder. */
const MOST_NAMES = 8;

/** Indented lines, folders in the order of their first file. */
export function renderFiles(files: readonly WrittenFile[]): string[] {
  const folders = new Map<string, WrittenFile[]>();
  for (const file of files) {
    const folder = file.file.slice(0, file.file.lastIndexOf('/') + 1);
    const members = folders.get(folder);
    if (members) members.push(file);
    else folders.set(folder, [file]);
  }
  const rows: string[][] = [];
  for (const [folder, members] of folders) {
    if (members.length <= MOST_NAMES) {
      for (const { file, bytes } of members) {
        rows.push([file, bytes === undefined ? '' : renderBytes(bytes)]);
      }
    } else {
      const bytes = members.reduce((sum, member) => sum + (member.bytes ?? 0), 0);
      rows.push([folder || './', `${plural(members.length, 'file')}, ${renderBytes(bytes)}`]);
    }
  }
  return renderTable(['', ''], rows)
    .slice(1)
    .map((line) => `  ${line}`);
}
