/** Bars that `dag data import` put into the project's database, file by file. */
import { defineSource } from '../source.js';

export default defineSource({
  kind: 'stored',
  about: 'what "dag data import" put into the database of the project',
  isSynthetic: false,
  readsPath: false,
});
