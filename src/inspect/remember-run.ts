/**
 * What a finished run rested on and what it left: as long as both are as they were, the next
 * identical request has nothing to do.
 */
import { join, resolve } from 'node:path';
import { filesBelow } from '../cache/file-digest.js';
import { isServerUrl } from '../postgres/address.js';
import { clockSpan } from '../run/clock.js';
import type { RunResult } from '../run/events.js';
import { sourceFiles } from '../run/node-run.js';
import { isAboutTrials } from '../run/node-trials.js';
import type { Project } from '../run/project.js';
import { ledgerPath } from '../run/trial-ledger.js';
import { type NoopAnswer, rememberNoop } from './noop.js';
import { dependsOnState } from './select-nodes.js';

/** Remembers a finished run so that the next identical request is answered at once. */
export function rememberRun(
  project: Project,
  request: {
    configFile: string;
    profile: string | undefined;
    params: readonly string[];
    targets: readonly string[];
  },
  result: RunResult,
  answer: NoopAnswer,
): void {
  if (result.exitCode !== 0 || dependsOnState(request)) return;
  // Of what is on a server, no file tells.
  if (isServerUrl(project.databasePath)) return;
  // What gets no hits is never done.
  if (result.nodes.some(({ isDistrusted }) => isDistrusted)) return;
  const ran = new Set(result.nodes.map((outcome) => outcome.node));
  const nodes = project.nodes.filter((node) => ran.has(node.id));
  const cache = join(project.folder, 'cache');
  const manifests = nodes.map((node) => join(cache, 'manifests', `${node.id}.json`));
  const published = result.published.map((path) => join(project.folder, path));
  const outside = nodes.flatMap((node) => sourceFiles(node, project.folder));
  rememberNoop(
    { ...request, projectFolder: project.folder },
    {
      inputs: [
        resolve(project.folder, request.configFile),
        ...project.codeFiles,
        ...outside.flatMap(filesBelow),
      ],
      outputs: [
        ...manifests,
        ...published,
        ...filesBelow(join(cache, 'packs')),
        join(cache, 'actions.log'),
        ...filesBelow(project.databasePath),
        ...(nodes.some(isAboutTrials) ? [ledgerPath(project.folder)] : []),
      ],
      folders: [...project.pluginFolders, ...outside.filter((path) => !isFile(path))],
      since: project.loadedAt,
      span: clockSpan(nodes, project.loadedAt),
    },
    answer,
  );
}

function isFile(path: string): boolean {
  return filesBelow(path)[0] === path;
}
