/**
 * One complaint of the schema validator, in our words.
 *
 * The validator says which rule failed on which value; this file says what was
 * found, what was expected and which valid word is nearest. It decides nothing.
 */
import type { ErrorObject } from 'ajv';
import { suggestion } from '../errors/suggest.js';
import type { Path } from './place.js';

/** A complaint about a path, not yet placed in a file. */
export interface Complaint {
  readonly path: Path;
  readonly atKey: boolean;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

type Schema = { readonly [key: string]: unknown };

/** Words an error; `path` leads from the top of the document to the value it is about. */
export function complaintOf(error: ErrorObject, path: Path): Complaint {
  const params = error.params as Record<string, unknown>;
  const parent = (error.parentSchema ?? {}) as Schema;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(params.additionalProperty ?? params.unevaluatedProperty);
      const known = Object.keys((parent.properties ?? {}) as object);
      const message = `key "${key}" is not known here`;
      return complaint([...path, key], 'unknown-key', message, suggestion(key, known), true);
    }
    case 'required':
    case 'dependentRequired':
    case 'dependencies': {
      const key = String(params.missingProperty);
      const owner = params.property === undefined ? nameOf(path) : `"${String(params.property)}"`;
      const about = (parent.properties as Record<string, Schema> | undefined)?.[key]?.description;
      const hint = typeof about === 'string' ? `"${key}": ${lowerFirst(about)}` : undefined;
      return complaint(path, 'missing-key', `${owner} needs the key "${key}"`, hint, true);
    }
    case 'propertyNames': {
      const key = String(params.propertyName);
      const message = `key "${key}" is not a valid name${patternOf(parent.propertyNames)}`;
      return complaint([...path, key], 'bad-value', message, undefined, true);
    }
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(String);
      const message = `${found(path, error.data)}, expected ${oneOf(allowed)}`;
      const hint = typeof error.data === 'string' ? near(error.data, allowed) : undefined;
      return complaint(path, 'bad-value', message, hint);
    }
    default: {
      const code = error.keyword === 'type' ? 'wrong-type' : 'bad-value';
      return complaint(
        path,
        code,
        `${found(path, error.data)}, ${expected(error, params, parent)}`,
      );
    }
  }
}

function expected(error: ErrorObject, params: Record<string, unknown>, parent: Schema): string {
  const limit = String(params.limit);
  switch (error.keyword) {
    case 'type':
      return `expected ${[typesInWords(params.type), examples(parent)].filter(Boolean).join(' ')}`;
    case 'const':
      return `expected ${JSON.stringify(params.allowedValue)}`;
    case 'minimum':
      return `expected at least ${limit}`;
    case 'maximum':
      return `expected at most ${limit}`;
    case 'exclusiveMinimum':
      return `expected more than ${limit}`;
    case 'exclusiveMaximum':
      return `expected less than ${limit}`;
    case 'multipleOf':
      return `expected a multiple of ${String(params.multipleOf)}`;
    case 'minLength':
    case 'maxLength':
      return `expected at ${error.keyword === 'minLength' ? 'least' : 'most'} ${limit} characters`;
    case 'minItems':
    case 'maxItems':
      return `expected at ${error.keyword === 'minItems' ? 'least' : 'most'} ${limit} items`;
    case 'minProperties':
    case 'maxProperties':
      return `expected at ${error.keyword === 'minProperties' ? 'least' : 'most'} ${limit} ${limit === '1' ? 'key' : 'keys'}`;
    case 'uniqueItems':
      return `expected no item twice (${twins(params)})`;
    case 'pattern':
      return `expected text ${examples(parent) ?? `that fits ${String(params.pattern)}`}`;
    case 'format':
      return `expected ${params.format === 'date' ? 'a date such as "2020-01-31"' : `a ${String(params.format)}`}`;
    case 'false schema':
    case 'not':
      return 'which is not allowed here';
    default:
      return `which ${error.message ?? 'is not valid'}`;
  }
}

/** `"period" is text "ten"`, `item 2 of "symbols" is true`. */
export function found(path: Path, value: unknown): string {
  return `${nameOf(path)} is ${inWords(value)}`;
}

/** The types of a schema in words: "a number or text". */
export function typesInWords(types: unknown): string {
  const list = (Array.isArray(types) ? types : String(types).split(',')) as string[];
  return list.map((type) => TYPE_WORDS[type] ?? type).join(' or ');
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  null: 'nothing',
};

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the document';
  if (typeof last === 'string') return `"${last}"`;
  const list = path.findLast((step) => typeof step === 'string');
  return list === undefined ? `item ${last + 1}` : `item ${last + 1} of "${list}"`;
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return `"${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`;
}

function twins(params: Record<string, unknown>): string {
  const [first, second] = [Number(params.i) + 1, Number(params.j) + 1].sort((a, b) => a - b);
  return `items ${first} and ${second}`;
}

function oneOf(words: readonly string[]): string {
  const shown = words.slice(0, 12).map((word) => `"${word}"`);
  const more = words.length > 12 ? ` and ${words.length - 12} more` : '';
  return `${words.length === 1 ? '' : 'one of '}${shown.join(', ')}${more}`;
}

function near(word: string, words: readonly string[]): string | undefined {
  const hint = suggestion(word, words);
  return hint?.startsWith('did you mean') ? hint : undefined;
}

function patternOf(schema: unknown): string {
  const pattern = (schema as Schema | undefined)?.pattern;
  return typeof pattern === 'string' ? `, expected one that fits ${pattern}` : '';
}

function examples(schema: Schema): string | undefined {
  if (!Array.isArray(schema.examples) || schema.examples.length === 0) return undefined;
  const words = (schema.examples as unknown[]).map((example) => JSON.stringify(example));
  return `such as ${words.join(' or ')}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function complaint(
  path: Path,
  code: string,
  message: string,
  hint?: string,
  atKey = false,
): Complaint {
  return { path, atKey, code, message, ...(hint !== undefined && { hint }) };
}
