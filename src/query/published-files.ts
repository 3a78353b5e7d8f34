/**
 * Finds the views among the published Parquet files, by what the files say of themselves.
 *
 * Needs neither configuration nor cache: a file tells the name of its view and
 * which value of which dimension it holds. Files of other programs are left alone;
 * a damaged file is an error, because without it an answer would be wrong.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { readParquetHead } from '../table/parquet-head.js';
import type { FileHead } from '../table/parquet-index.js';
import { stampOf } from './file-stamp.js';
import type { FileView, PublishedFile } from './view.js';

/** Folders of data/ that no node publishes to begin with a dot, or are this one. */
const RECORDS = 'runs';
const ENDING = '.parquet';

/** The views of a project's files. */
export function findFileViews(projectFolder: string): FileView[] {
  const data = join(projectFolder, 'data');
  const groups = new Map<string, { file: PublishedFile; folder: string; view: string }[]>();
  for (const path of parquetFiles(data)) {
    const stamp = stampOf(path);
    const head = stamp === undefined ? undefined : headOf(path);
    if (stamp === undefined || head === undefined) continue;
    const folder = relative(data, join(path, '..')).split(sep).join('/');
    const view = head.metadata.view ?? basename(path, ENDING);
    const value = head.metadata[head.metadata.file_by ?? ''];
    const key = JSON.stringify([folder, view]);
    const group = groups.get(key) ?? [];
    group.push({ file: { path, stamp, value, head }, folder, view });
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => {
    const { folder, view } = group[0] as (typeof group)[number];
    const files = group.map(({ file }) => file);
    const [first] = files as [PublishedFile];
    const ownName = basename(first.path, ENDING);
    return {
      kind: 'files',
      name: view,
      folder,
      files,
      isApart: files.every(({ head }) => head.metadata.apart === 'true'),
      fileBy: first.head.metadata.file_by,
      aliases: files.length === 1 && ownName !== view ? [ownName] : [],
    };
  });
}

/** Parquet files in the folders of data/, in order of their paths. */
function parquetFiles(data: string): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of entries(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith(ENDING)) found.push(path);
    }
  };
  for (const entry of entries(data)) {
    const isRecords = entry.name === RECORDS || entry.name.startsWith('.');
    if (entry.isDirectory() && !isRecords) walk(join(data, entry.name));
  }
  return found.sort();
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A file that was unpublished since it was listed has no head. */
function headOf(path: string): FileHead | undefined {
  try {
    return readParquetHead(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
