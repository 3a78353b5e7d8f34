/**
 * docs/errors.md: every code with its title, what it means, an example and what
 * to do. Written from the tables of the engine and of the node types.
 */
import { CODES } from '../errors/codes.js';
import { COMMAND_LINE } from '../errors/explanations/command-line.js';
import { CONFIGURATION } from '../errors/explanations/configuration.js';
import type { Explanation } from '../errors/explanations/explanation.js';
import { QUERY } from '../errors/explanations/query.js';
import { RUN } from '../errors/explanations/run.js';

/** A code of a node type, as its errors.yaml has it. */
export interface TypeCode extends Explanation {
  readonly title: string;
}

/** A node type with codes of its own. */
export interface TypeCodes {
  readonly type: string;
  readonly codes: Readonly<Record<string, TypeCode>>;
}

/** Title of a section → its explanations. */
export const SECTIONS: Readonly<Record<string, Readonly<Record<string, Explanation>>>> = {
  Configuration: CONFIGURATION,
  'Command line': COMMAND_LINE,
  Runs: RUN,
  Queries: QUERY,
};

const OPENING = `# Errors

<!-- Written by "npm run docs" from src/errors and nodes/*/errors.yaml; edit those. -->

Every error has a code: a stable word that stands beside the place, and in the JSON of \`--json\`.
A message says what was found, what was expected and, in its last line, what to do. All problems of
a configuration are told at once. In the examples, \`/project\` is the folder of the project.
`;

/** The whole page. */
export function renderErrorsPage(types: readonly TypeCodes[]): string {
  const parts = [OPENING];
  for (const [title, explanations] of Object.entries(SECTIONS)) {
    parts.push(`## ${title}\n`);
    for (const [code, explanation] of Object.entries(explanations)) {
      parts.push(entry(code, { ...explanation, title: CODES[code] as string }));
    }
  }
  for (const { type, codes } of types) {
    parts.push(`## Node type \`${type}\`\n`);
    for (const [code, explanation] of Object.entries(codes)) parts.push(entry(code, explanation));
  }
  return parts.join('\n');
}

function entry(code: string, { title, means, todo, example }: TypeCode): string {
  const lines = [`### ${code}`, '', `**${sentence(title)}** ${means}`, ''];
  if (example !== undefined) lines.push('```', example.trimEnd(), '```', '');
  lines.push(`What to do: ${todo.charAt(0).toLowerCase()}${todo.slice(1)}`, '');
  return lines.join('\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
