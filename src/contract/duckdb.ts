/**
 * The side door for stores and sources that work with DuckDB: the client that the engine has loaded
 * or would load, so that a process has one.
 *
 * Apart from the main one so that what is behind it is no part of the code that a
 * node type's answers depend on, unless it is used.
 */
export { DUCKDB_SETTINGS, loadDuckDb, NEW_DATABASE } from '../config/duckdb-client.js';
