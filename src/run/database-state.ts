/**
 * How the project's database is found, be it a file or on a server, and how it is
 * called in words.
 */
import { basename } from 'node:path';
import { identityOf, isServerUrl } from '../postgres/address.js';
import { type DatabaseState, databaseState } from './database-file.js';

/** The state of what each node keeps there. Fails, with words, where a server cannot be used. */
export async function statesIn(database: string): Promise<(node: string) => DatabaseState> {
  if (!isServerUrl(database)) {
    const state = databaseState(database);
    return () => state;
  }
  // Loaded only where there is a server: its client takes its time.
  const { serverState } = await import('./server-registry.js');
  return serverState(database);
}

/** A file by its name; a server's database by its address without user and password. */
export function databaseLabel(database: string): string {
  return isServerUrl(database) ? identityOf(database) : basename(database);
}

/** What it means for a node that the database, called by its label, is not whole. */
export function lostDatabaseText(label: string, state: 'gone' | 'damaged'): string {
  return isServerUrl(label)
    ? `what it keeps in "${label}" is ${state}`
    : `the database "${label}" is ${state}`;
}
