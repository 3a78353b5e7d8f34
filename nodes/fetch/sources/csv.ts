/** Bars from a CSV file, or from all CSV files of a folder; without a symbol column the file's name is the symbol. */
import { defineSource } from '../source.js';
import { readFiles } from '../stores/duckdb-reader.js';

export default defineSource({
  kind: 'whole',
  about: 'a CSV file or a folder of them; columns are mapped by name',
  isSynthetic: false,
  readsPath: true,
  read: (ctx) => readFiles(ctx, 'csv'),
});
