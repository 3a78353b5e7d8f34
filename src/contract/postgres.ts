/**
 * The side door for stores and sources that speak to a PostgreSQL server.
 *
 * Apart from the main one so that what is behind it is no part of the code that a
 * node type's answers depend on, unless it is used.
 */
export { isServerUrl, placeOf, urlProblem } from '../postgres/address.js';
export {
  formatted,
  PostgresClient,
  type Statements,
  type Transaction,
} from '../postgres/client.js';
export { CopyWriter, textField, timeField } from '../postgres/copy-in.js';
export { type CopiedType, readCopy } from '../postgres/copy-out.js';
