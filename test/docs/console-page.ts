/**
 * Pages whose console blocks are executed: "$ command" lines, each followed by
 * what it prints. What differs from run to run (times, run ids) is compared by
 * its shape.
 */
import { spawnSync } from 'node:child_process';

const OPEN = '```console\n';
const CLOSE = '```';

/** One command of a page with what stands below it. */
export interface Step {
  readonly command: string;
  /** Line of the page, counted from 1. */
  readonly line: number;
  readonly printed: string;
}

/** All commands of a page, in order. A command goes on while its lines end with a backslash. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  let at = page.indexOf(OPEN);
  while (at >= 0) {
    const from = at + OPEN.length;
    const to = page.indexOf(`\n${CLOSE}`, from - 1);
    const firstLine = page.slice(0, from).split('\n').length;
    let open: { command: string; line: number; printed: string } | undefined;
    page
      .slice(from, to + 1)
      .split(/(?<=\n)/)
      .forEach((text, i) => {
        if (text.startsWith('$ ')) {
          if (open) steps.push(open);
          open = { command: text.slice(2).trimEnd(), line: firstLine + i, printed: '' };
        } else if (open?.printed === '' && open.command.endsWith('\\')) {
          open.command = `${open.command}\n${text.trimEnd()}`;
        } else if (open) open.printed += text;
      });
    if (open) steps.push(open);
    at = page.indexOf(OPEN, to);
  }
  return steps;
}

/** What a command prints in a shell, errors too; a failing command adds a line with its exit code. */
export function execute(command: string, folder: string, dag: string): string {
  const shell = `dag() { node "${dag}" "$@"; }\n${command}`;
  const done = spawnSync('bash', ['-c', `exec 2>&1\n${shell}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const code = done.status === 0 ? '' : `[exit code ${done.status}]\n`;
  return `${done.stdout}${code}`;
}

/** The text without what differs from run to run. */
export function shapeOf(printed: string): string {
  return printed
    .replace(/\b\d{8}T\d{6}-\d{3}Z-\d+\b/g, 'RUN')
    .replace(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?Z\b/g, 'TIME')
    .replace(/\b\d[\d,]*(\.\d+)? (ms|s|min)\b/g, 'DURATION')
    .replace(/ {2,}/g, '  ')
    .replace(/ +$/gm, '')
    .trim();
}

/** The page with what the commands printed now. */
export function rewritten(page: string, printed: readonly string[]): string {
  let i = 0;
  return page.replace(/```console\n[\s\S]*?\n```/g, (block) => {
    const steps = stepsOf(`${block}\n`);
    const parts = steps.map(({ command }) => `$ ${command}\n${(printed[i++] ?? '').trimEnd()}`);
    return `${OPEN}${parts.map((part) => part.trimEnd()).join('\n\n')}\n${CLOSE}`;
  });
}
