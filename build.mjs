/**
 * Builds everything: tsc emits types-checked modules to dist/, esbuild bundles
 * the command line so that `dag` starts with one small file and loads the rest
 * only when a command needs it.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

for (const folder of ['src', 'nodes', 'test', 'bench', 'bundle']) {
  rmSync(join('dist', folder), { recursive: true, force: true });
}
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' });
await build({
  entryPoints: {
    dag: 'dist/src/cli/main.js',
    worker: 'dist/src/run/worker.js',
    'database-worker': 'dist/src/run/database-worker.js',
  },
  outdir: 'dist/bundle',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['@duckdb/node-bindings*', '@duckdb/node-api'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
chmodSync('dist/bundle/dag.js', 0o755);
