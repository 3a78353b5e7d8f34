/** Bars from a table of a PostgreSQL server, whose URL an environment variable holds. */
import { type OptionRule, optionProblems } from '../net/options.js';
import { defineSource } from '../source.js';
import { readTable } from '../stores/postgres-table.js';

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  url_env: { kind: 'text' },
  table: { kind: 'text' },
};

export default defineSource({
  kind: 'whole',
  about: 'a table of a PostgreSQL server; columns are mapped by name',
  isSynthetic: false,
  readsPath: false,
  checkOptions: (options) => optionProblems(options, OPTIONS),
  read: readTable,
});
