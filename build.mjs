/**
 * Builds everything: tsc emits types-checked modules to dist/, ajv compiles the
 * schemas, esbuild bundles the command line so that `dag` starts with one small
 * file and loads the rest only when a command needs it, and each node type with its
 * plug-ins. With a build of the same that still stands there is nothing to do, but with
 * `--force`.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { _, Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { beginBuild, isBuilt, markBuilt } from './build-stamp.mjs';

if (!process.argv.includes('--force') && isBuilt()) process.exit();
const from = beginBuild();

const require = createRequire(import.meta.url);
const standaloneCode = standalone.default;
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

for (const folder of ['src', 'nodes', 'test', 'bench', 'bundle']) {
  rmSync(join('dist', folder), { recursive: true, force: true });
}
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' });
const { SCRIPT_WRAPPER } = await import('./dist/src/config/compiled-code.js');
const COMMON = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };
const MODULE = {
  ...COMMON,
  format: 'esm',
  external: ['@duckdb/node-bindings*', '@duckdb/node-api'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};
/** What Node runs first: as CommonJS, which is there some ten milliseconds sooner than a module. */
const ENTRY = {
  ...COMMON,
  format: 'cjs',
  define: { 'import.meta.url': '__url' },
  banner: { js: "'use strict';const __url = require('node:url').pathToFileURL(__filename).href;" },
};
/** A script that loadCompiled() takes. */
const SCRIPT = {
  ...COMMON,
  format: 'cjs',
  external: ['@duckdb/*'],
  // Each start reads all of it and takes its digest: a third less text is 4 % of a short command.
  minifyWhitespace: true,
  legalComments: 'none',
  // A script has its own way to import (importModule); everything else is inside.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__url' },
  banner: {
    js: `${SCRIPT_WRAPPER.before}const __url = require('node:url').pathToFileURL(__filename).href;`,
  },
  footer: { js: SCRIPT_WRAPPER.after },
};
const WORKERS = {
  worker: 'dist/src/run/worker.js',
  'database-worker': 'dist/src/run/database-worker.js',
};
await build({ ...ENTRY, entryPoints: { dag: 'dist/src/cli/main.js' }, outdir: 'dist/bundle' });
writeFileSync('dist/bundle/package.json', '{"type":"commonjs"}\n');
await build({
  ...SCRIPT,
  plugins: [lazyModules()],
  entryPoints: { program: 'dist/src/cli/start.js', ...WORKERS },
  outdir: 'dist/bundle',
  outExtension: { '.js': '.script' },
});
for (const name of Object.keys(WORKERS)) {
  const contents = `
    import { fileURLToPath } from 'node:url';
    import { startWorker } from './dist/src/run/start-worker.js';
    startWorker(fileURLToPath(new URL('./${name}.script', import.meta.url)));`;
  await build({
    ...ENTRY,
    stdin: { contents, resolveDir: '.' },
    outfile: `dist/bundle/${name}.js`,
  });
}
// Its client is 150 files of CommonJS: one file loads in half the time.
const DUCKDB = {
  stdin: { contents: "module.exports = require('@duckdb/node-api');", resolveDir: '.' },
  external: ['@duckdb/node-bindings*'],
};
await build({ ...SCRIPT, ...DUCKDB, outfile: 'dist/bundle/duckdb.script' });
await build({
  ...SCRIPT,
  stdin: { contents: "module.exports = require('yaml');", resolveDir: '.' },
  outfile: 'dist/bundle/yaml.script',
});
if (process.platform !== 'win32') await startByShell('dist/bundle/dag.js');
chmodSync('dist/bundle/dag.js', 0o755);
// Tests start it some hundred times.
await build({
  ...MODULE,
  splitting: true,
  entryPoints: { 'toy-dag': 'dist/test/util/toy-dag.js', ...WORKERS },
  outdir: 'dist/test/bundle',
});
copyFileSync('dist/bundle/yaml.script', 'dist/test/bundle/yaml.script');
await buildValidators();
await bundleNodeTypes();
// What V8 compiles of all of it, on a small project.
execFileSync(process.execPath, ['build-code.mjs'], { stdio: 'inherit' });
markBuilt(from);

/**
 * Has a program start Node by a shell, which can set what is read only when a process begins: how
 * large V8's young generation gets, and that what the C library allocates may lie in huge pages
 * (docs/decisions/20261127-huge-pages.md). To Node, the line is a word and a comment.
 */
async function startByShell(path) {
  const { YOUNG_HALF_MB } = await import('./dist/src/cli/tune-v8.js');
  const lines = [
    '#!/bin/sh',
    `':' //; export GLIBC_TUNABLES="\${GLIBC_TUNABLES-glibc.malloc.hugetlb=1}"; exec node --max-semi-space-size=${YOUNG_HALF_MB} "$0" "$@"`,
  ];
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace('#!/usr/bin/env node', () => lines.join('\n')),
  );
}

/**
 * Modules of Node that take milliseconds to load and that most commands never use are
 * loaded by their first use. What is imported is an object without properties of its own,
 * which esbuild copies as such; each property is looked for behind it.
 */
function lazyModules() {
  const filter =
    /^node:(child_process|fs\/promises|perf_hooks|stream\/consumers|timers\/promises|worker_threads|zlib)$/;
  const stub = (path) => `
    let loaded;
    const get = (_, name) => {
      if (name === '__esModule') return undefined;
      loaded ??= require(${JSON.stringify(path)});
      return loaded[name];
    };
    module.exports = Object.create(new Proxy({}, { get }));`;
  return {
    name: 'lazy-modules',
    setup(build) {
      build.onResolve({ filter }, ({ path, namespace }) =>
        namespace === 'lazy' ? { path, external: true } : { path, namespace: 'lazy' },
      );
      build.onLoad({ filter, namespace: 'lazy' }, ({ path }) => ({ contents: stub(path) }));
    },
  };
}

/** One function per schema of ours, under the name that the program looks for. */
async function buildValidators() {
  const { AJV_OPTIONS } = await import('./dist/src/config/ajv-options.js');
  const { validatorName, VALIDATORS_FILE } = await import('./dist/src/config/built-validators.js');
  const ajv = new Ajv({
    ...AJV_OPTIONS,
    code: { source: true, esm: true, formats: _`require("./src/config/ajv-options.js").FORMATS` },
  });
  const names = {};
  for (const folder of ['schemas', 'schemas/nodes']) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.schema.json'))) {
      const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const name = validatorName(schema);
      ajv.addSchema({ ...schema, $id: name });
      names[name] = name;
    }
  }
  await build({
    stdin: { contents: standaloneCode(ajv, names), resolveDir: 'dist', loader: 'js' },
    ...SCRIPT,
    outfile: VALIDATORS_FILE,
  });
}

/** One file per node type with all its plug-ins, and what tells whether they are still the same. */
async function bundleNodeTypes() {
  const { createRegistry } = await import('./dist/src/registry/registry.js');
  const { defaultNodesFolder, kindOf } = await import('./dist/src/registry/folders.js');
  const { bundlePath } = await import('./dist/src/registry/code-bundle.js');
  const { codeOf } = await import('./dist/src/registry/code-closure.js');
  const { codeIndexPath, indexOf } = await import('./dist/src/registry/code-index.js');
  const { builtDocumentsPath, documentsOf } = await import(
    './dist/src/registry/built-documents.js'
  );
  const registry = createRegistry(defaultNodesFolder());
  const modules = [];
  const documents = new Map();
  for (const type of registry.types()) {
    const { modulePath, pluginFiles } = await registry.load(type);
    const { plugins } = await registry.loadPlugins(type);
    const files = [...pluginFiles].filter(([, path]) => kindOf(path) === 'module');
    modules.push(modulePath, ...files.map(([, path]) => path));
    for (const [id, { kind, value }] of plugins) {
      if (kind === 'yaml') documents.set(pluginFiles.get(id), value);
    }
    const lines = [
      `export { default as node } from ${JSON.stringify(modulePath)};`,
      ...files.map(([, path], i) => `import p${i} from ${JSON.stringify(path)};`),
      `export const plugins = { ${files.map(([id], i) => `${JSON.stringify(id)}: p${i}`).join(', ')} };`,
    ];
    await build({
      stdin: { contents: lines.join('\n'), resolveDir: 'dist', loader: 'js' },
      outfile: bundlePath(dirname(modulePath)),
      ...SCRIPT,
    });
  }
  writeFileSync(codeIndexPath(), JSON.stringify(indexOf(codeOf(modules))));
  writeFileSync(builtDocumentsPath(), JSON.stringify(documentsOf(documents)));
  await describeNodeTypes(registry);
}

/** What is known of each node type and its plug-ins without running their code. */
async function describeNodeTypes(registry) {
  const { bundlePath } = await import('./dist/src/registry/code-bundle.js');
  const { packageFiles } = await import('./dist/src/registry/code-closure.js');
  const { describe, describedTypesPath, FileList } = await import(
    './dist/src/registry/described-types.js'
  );
  const { sha256Hex } = await import('./dist/src/config/digest.js');
  const list = new FileList();
  const types = {};
  for (const type of registry.types()) {
    const { node, code, modulePath, files } = await registry.load(type);
    const { plugins, diagnostics } = await registry.loadPlugins(type);
    if (diagnostics.length > 0) continue;
    const schema = node.plugins?.schema;
    const others = [
      ...files.filter((path) => path.endsWith('.js')).flatMap(packageFiles),
      ...(schema ? [resolve('schemas', `${schema}.schema.json`)] : []),
    ];
    types[type] = {
      ...describe(node),
      code,
      plugins: [...plugins.values()].map(({ id, kind, digest }) => ({ id, kind, digest })),
      files: [
        ...files.map((path) => list.add(path, false)),
        ...[...new Set(others)].map((path) => list.add(path, true)),
      ],
      codeFiles: files.length,
      bundle: sha256Hex(readFileSync(bundlePath(dirname(modulePath)))),
    };
  }
  writeFileSync(describedTypesPath(), JSON.stringify({ files: list.files, types }));
}
