/** Bars from a Parquet file, or from all Parquet files of a folder. */
import { defineSource } from '../source.js';
import { readFiles } from '../stores/duckdb-reader.js';

export default defineSource({
  kind: 'whole',
  about: 'a Parquet file or a folder of them; columns are mapped by name',
  isSynthetic: false,
  readsPath: true,
  read: (ctx) => readFiles(ctx, 'parquet'),
});
