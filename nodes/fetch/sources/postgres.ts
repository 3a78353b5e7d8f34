/** Bars from a table of a PostgreSQL server, whose URL an environment variable holds. */
import { defineSource } from '../source.js';
import { readTable } from '../stores/postgres-table.js';

export default defineSource({
  kind: 'whole',
  about: 'a table of a PostgreSQL server; columns are mapped by name',
  isSynthetic: false,
  readsPath: false,
  read: readTable,
});
