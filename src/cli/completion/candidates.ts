/**
 * What may follow on a command line that is being typed.
 *
 * Commands and those below them, options and choices are asked of the program
 * itself, so that a new command completes without a word here; what stands for a name of the project is
 * told by the name of the argument or option.
 */
import type { Argument, Command, Option } from 'commander';
import type { ProjectNames } from './names.js';

/** A word that may stand there, or a wish for the shell's own completion of paths. */
export type Candidate =
  | { readonly value: string; readonly about: string }
  | { readonly paths: 'files' | 'folders' };

/** A line as far as it was understood. */
export interface TypedLine {
  readonly command: Command | undefined;
  /** Values of options that take one, by their long name without dashes. */
  readonly given: Readonly<Record<string, string>>;
  readonly used: ReadonlySet<Option>;
  /** The option whose value comes next. */
  readonly pending: Option | undefined;
  readonly positionals: readonly string[];
  readonly isPastOptions: boolean;
  /** The word at the cursor, up to it. */
  readonly current: string;
}

/** Understands the words after the name of the program; the last one is being typed. */
export function readTypedLine(program: Command, words: readonly string[]): TypedLine {
  let command: Command | undefined;
  let pending: Option | undefined;
  let isPastOptions = false;
  const given: Record<string, string> = {};
  const used = new Set<Option>();
  const positionals: string[] = [];
  for (const word of words.slice(0, -1)) {
    if (pending) {
      given[pending.attributeName()] = word;
      pending = undefined;
    } else if (word === '--') {
      isPastOptions = true;
    } else if (word.startsWith('-') && word !== '-' && !isPastOptions) {
      const [name, value] = splitOption(word);
      const option = optionsOf(program, command).find((o) => o.short === name || o.long === name);
      if (option) used.add(option);
      if (option && takesValue(option)) {
        if (value === undefined) pending = option;
        else given[option.attributeName()] = value;
      }
    } else {
      const below = positionals.length === 0 ? (command ?? program).commands : [];
      const found = below.find((c) => c.name() === word || c.aliases().includes(word));
      if (found) command = found;
      else positionals.push(word);
    }
  }
  const current = words.at(-1) ?? '';
  return { command, given, used, pending, positionals, isPastOptions, current };
}

/** Everything that may stand at the cursor and begins as the word does. */
export async function candidates(
  program: Command,
  line: TypedLine,
  names: ProjectNames,
): Promise<Candidate[]> {
  const all = await unfiltered(program, line, names);
  return all.filter((one) => 'paths' in one || one.value.startsWith(line.current));
}

async function unfiltered(
  program: Command,
  line: TypedLine,
  names: ProjectNames,
): Promise<Candidate[]> {
  const { command, current, pending } = line;
  if (pending) return valuesOf(pending.attributeName(), pending.argChoices, current, names);
  if (current.startsWith('-') && !line.isPastOptions) {
    const inline = /^(--[^=]+)=(.*)$/s.exec(current);
    if (!inline) return optionNames(program, line);
    const option = optionsOf(program, command).find((o) => o.long === inline[1]);
    if (!option || !takesValue(option)) return [];
    const text = inline[2] as string;
    const values = await valuesOf(option.attributeName(), option.argChoices, text, names);
    return values.map((one) =>
      'paths' in one ? one : { ...one, value: `${inline[1]}=${one.value}` },
    );
  }
  if (!command) return wordsForProgram(program, line);
  if (command.commands.length > 0) {
    return line.positionals.length > 0 ? [] : named(command.createHelp().visibleCommands(command));
  }
  const argument = argumentAt(command, line.positionals.length);
  if (!argument) return [];
  return valuesOf(argument.name(), argument.argChoices, current, names, true);
}

/** The commands; after "help", too. */
function wordsForProgram(program: Command, line: TypedLine): Candidate[] {
  const shown = program.createHelp().visibleCommands(program);
  const isHelp = line.positionals[0] === 'help' && line.positionals.length === 1;
  if (line.positionals.length > 0 && !isHelp) return [];
  return named(shown.filter((command) => !(isHelp && command.name() === 'help')));
}

function named(commands: readonly Command[]): Candidate[] {
  return commands.map((command) => ({ value: command.name(), about: command.description() }));
}

function optionNames(program: Command, { command, used }: TypedLine): Candidate[] {
  const help = (command ?? program).createHelp().visibleOptions(command ?? program);
  const all = [...help, ...(command ? program.options : [])];
  return all
    .filter((option) => !option.hidden && option.long !== undefined)
    .filter((option) => !(command && option.long === '--version'))
    .filter((option) => !used.has(option) || Array.isArray(option.defaultValue))
    .map((option) => ({ value: option.long as string, about: option.description }));
}

function optionsOf(program: Command, command: Command | undefined): readonly Option[] {
  return [...(command?.options ?? []), ...program.options];
}

/** `--name=value` and `-n4` apart. */
function splitOption(word: string): [name: string, value?: string] {
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? /^(-[^-])(.+)$/s.exec(word) ?? [];
  return name === undefined ? [word] : [name, value as string];
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function argumentAt(command: Command, position: number): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[position] ?? (last?.variadic ? last : undefined);
}

/** Arguments of commands mean nodes unless their name says something else. */
async function valuesOf(
  name: string,
  choices: readonly string[] | undefined,
  current: string,
  names: ProjectNames,
  isArgument = false,
): Promise<Candidate[]> {
  const plain = (values: Iterable<string>, about: string): Candidate[] =>
    [...values].map((value) => ({ value, about }));
  if (choices) return plain(choices, '');
  if (/^(cwd|folder|dir)/i.test(name)) return [{ paths: 'folders' }];
  if (/^(config|output|file|path)/i.test(name)) return [{ paths: 'files' }];
  if (/^profile/i.test(name)) return plain(await names.profiles(), 'profile');
  if (/^param/i.test(name)) return paramCandidates(current, await names.nodes(), names);
  if (/^run/i.test(name)) return plain(names.runs(), 'run');
  if (/^sql/i.test(name)) return [];
  if (!isArgument && !/^(select|exclude|target|node)/i.test(name)) return [];
  const nodes = [...(await names.nodes())].map(([value, about]) => ({ value, about }));
  // What is called a node is one, and no pipeline.
  if (isArgument && /^node/i.test(name)) return nodes;
  return [...plain(await names.pipelines(), 'pipeline'), ...nodes];
}

/** `node.`, then `node.key=`, then `node.key=value` where the values are few. */
function paramCandidates(
  current: string,
  nodes: ReadonlyMap<string, string>,
  names: ProjectNames,
): Candidate[] {
  const [, node, key] = /^([^.=]+)\.(?:([^.=]+)=)?/.exec(current) ?? [];
  if (node === undefined) {
    return [...nodes].map(([value, about]) => ({ value: `${value}.`, about }));
  }
  const params = names.params(nodes.get(node) ?? '');
  if (key === undefined) {
    return params.map(({ name, about }) => ({ value: `${node}.${name}=`, about }));
  }
  const values = params.find(({ name }) => name === key)?.values ?? [];
  return values.map((value) => ({ value: `${node}.${key}=${value}`, about: '' }));
}
