/**
 * `--json` on every command that the program knows: stdout is one JSON object,
 * for results and for errors, and the exit code is the same as without it.
 *
 * The commands are asked of the program, so that a new one is covered by itself.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.js';
import { dag, quietSession } from '../util/command-line.js';

/** Commands without an answer in JSON, and why. */
const EXEMPT: Readonly<Record<string, string>> = {
  help: 'prints what people read',
  __complete: 'speaks to shells, in lines',
  watch: 'goes on until it is interrupted',
  serve: 'goes on until it is interrupted',
};

const PROJECT = `
version: 1
pipelines: { all: [market] }
nodes:
  market: { type: fetch, params: { source: demo, symbols: 2 } }
`;

let folder: string;
let broken: string;

/** The command's name, that of the one that it is below, and something for each argument that it cannot do without. */
function typed(command: Command): string[] {
  const values = command.registeredArguments
    .filter((argument) => argument.required)
    .map((argument) => argument.argChoices?.[0] ?? 'market');
  return [...nameOf(command).split(' '), ...values];
}

function nameOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name();
}

/** Those that do something: in place of a command that only groups others, the others. */
function commands(): readonly Command[] {
  const program = createProgram(quietSession('.'), () => {});
  return program.commands
    .filter((command) => !(command.name() in EXEMPT))
    .flatMap((command) => (command.commands.length > 0 ? command.commands : [command]));
}

describe('cli: --json', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tetra-json-'));
    broken = mkdtempSync(join(tmpdir(), 'tetra-json-'));
    writeFileSync(join(folder, 'pipelines.yaml'), PROJECT);
    writeFileSync(join(broken, 'pipelines.yaml'), PROJECT.replace('fetch', 'fetsh'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(broken, { recursive: true, force: true });
  });

  it('knows the commands', () => {
    expect(commands().map(nameOf)).to.include.members(['run', 'ls', 'cache stats']);
  });

  for (const command of commands()) {
    const name = nameOf(command);

    it(`${name} prints one JSON object`, async () => {
      const { out, err } = await dag(folder, [...typed(command), '--json']);

      expect(() => JSON.parse(out), `stdout: ${out}\nstderr: ${err}`).not.to.throw();
      expect(JSON.parse(out)).to.be.an('object');
    });

    it(`${name} says with one JSON object that an option is unknown`, async () => {
      const { code, out, err } = await dag(folder, [...typed(command), '--json', '--no-such']);

      expect([code, err]).to.deep.equal([2, '']);
      const { error, exit_code } = JSON.parse(out) as Record<string, Record<string, unknown>>;
      expect(exit_code).to.equal(2);
      expect(error).to.include({ kind: 'usage', code: 'unknown-option' });
      expect(error?.hint).to.be.a('string');
    });

    it(`${name} in a project with a mistake ends with the same code, and a place in the JSON`, async () => {
      const plain = await dag(broken, typed(command));
      const json = await dag(broken, [...typed(command), '--json']);

      expect(json.code).to.equal(plain.code);
      const answer = JSON.parse(json.out) as { error?: Record<string, unknown> };
      if (answer.error?.kind !== 'config') return;
      expect(plain.out).to.equal('');
      expect(answer.error).to.include({ file: 'pipelines.yaml', line: 5, column: 19 });
    });
  }

  it('no command at all is an error, too', async () => {
    const { code, out } = await dag(folder, ['--json']);

    expect(code).to.equal(2);
    expect(JSON.parse(out)).to.deep.include({ exit_code: 2 });
    expect(JSON.parse(out).error.code).to.equal('missing-command');
  });

  it('events and one object exclude each other', async () => {
    const { code, out } = await dag(folder, ['run', '--json', '--events', 'ndjson']);

    expect(code).to.equal(2);
    expect(JSON.parse(out).error.message).to.equal('--events and --json cannot be used together');
  });

  it('run --events ndjson writes nothing but lines of JSON to stdout, the last with the exit code', async () => {
    const run = await dag(folder, ['run', '--events', 'ndjson', '-f']);
    const wrong = await dag(broken, ['run', '--events', 'ndjson']);

    const events = run.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0].event).to.equal('run-start');
    expect(events.at(-1)).to.deep.include({ event: 'run-end', exit_code: run.code });
    expect(run.err).to.include('done in');
    expect(JSON.parse(wrong.out)).to.deep.include({ event: 'error', exit_code: 2 });
    expect([wrong.code, wrong.err.split('\n')[0]]).to.deep.equal([
      2,
      'pipelines.yaml:5:19  unknown-type  node "market" is of type "fetsh", which does not exist',
    ]);
  });
});
