/**
 * The parts of docs/strategies.md that the code knows better than a writer: fields,
 * functions, words and every shipped strategy.
 *
 * The page is written by hand; between two marks stands what is filled in here.
 */
import type { Plugin } from '../../src/contract/index.js';
import { FUNCTIONS } from '../lib/expression/vocabulary.js';
import { asStrategy } from './rule-strategy.js';
import { expressionsOf, POSITION_WORDS, type Rules } from './rules.js';

/** A property of a JSON Schema, as far as the page tells of it. */
interface Property {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly { readonly properties?: Readonly<Record<string, Property>> }[];
}

/** The page with its marked parts filled in. `fields`: properties of the schema of rules. */
export function strategyPage(
  page: string,
  plugins: ReadonlyMap<string, Plugin>,
  fields: Readonly<Record<string, Property>>,
): string {
  const parts: Readonly<Record<string, readonly string[]>> = {
    fields: fieldLines(fields),
    sizes: fieldLines(fields.size?.anyOf?.find(({ properties }) => properties)?.properties ?? {}),
    functions: table(
      ['function', 'value'],
      Object.values(FUNCTIONS).map(({ form, about }) => [code(form), about]),
    ),
    words: table(
      ['word', 'value'],
      Object.entries(POSITION_WORDS).map(([word, about]) => [code(word), about]),
    ),
    core: coreLines(plugins),
    rules: ruleLines(plugins),
  };
  return page.replace(
    /(<!-- from the code: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) =>
      [open, ...(parts[name] ?? []).map((line) => `${line}\n`), close].join(''),
  );
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)];
}

function fieldLines(fields: Readonly<Record<string, Property>>): string[] {
  const rows = Object.entries(fields).map(([name, { description = '', examples = [] }]) => [
    code(name),
    description,
    examples.map((example) => code(String(example))).join(', '),
  ]);
  return table(['field', 'meaning', 'example'], rows);
}

function settingsOf(plugin: Plugin): string {
  const { params } = asStrategy(plugin.value);
  const all = Object.entries(params).map(([name, spec]) => `${code(name)} ${String(spec.default)}`);
  return all.join(', ');
}

function coreLines(plugins: ReadonlyMap<string, Plugin>): string[] {
  const rows = [...plugins.values()]
    .filter(({ kind }) => kind === 'module')
    .map((plugin) => {
      const { about, source } = asStrategy(plugin.value);
      return [code(plugin.id), about, settingsOf(plugin), source];
    });
  return table(['id', 'rule', 'settings', 'source'], rows);
}

function ruleLines(plugins: ReadonlyMap<string, Plugin>): string[] {
  return [...plugins.values()]
    .filter(({ kind }) => kind === 'yaml')
    .flatMap((plugin) => {
      const rules = plugin.value as Rules;
      const settings = settingsOf(plugin);
      return [
        '',
        `### ${plugin.id}`,
        '',
        `${sentence(rules.about ?? '')} Source: ${sentence(rules.source ?? '')}`,
        ...(settings === '' ? [] : ['', `Settings: ${settings}.`]),
        '',
        '```yaml',
        ...expressionsOf(rules).map(({ path, text }) => `${path.join('.')}: ${text}`),
        '```',
      ];
    })
    .slice(1);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
