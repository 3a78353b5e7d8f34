/**
 * All of the program behind its first file, as one script for the build.
 */
export { keepCompiled } from '../config/compiled-code.js';
export { main, report } from './program.js';
export { serveRun } from './watch/warm-run.js';
