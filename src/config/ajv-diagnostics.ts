/**
 * Checks a plain value by a JSON Schema, fills in defaults, and says in our words
 * what is wrong and where it was written.
 *
 * All problems are found at once. Where a value may take several forms (oneOf,
 * anyOf), only the problems of the form that fits best are told. The compiler of
 * schemas is loaded only where something is wrong or a schema is not ours.
 */
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Diagnostic } from '../errors/diagnostic.js';
import { AJV_OPTIONS } from './ajv-options.js';
import { type Complaint, complaintOf, found, typesInWords } from './ajv-wording.js';
import { builtValidator } from './built-validators.js';
import { diagnosticAt, type Locate, type Path, type Place } from './place.js';

/** The value with defaults filled in, and what is wrong with it. */
export interface SchemaCheck {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

/** Problems told of one value; a file with more is not the kind of file it should be. */
const MAX_TOLD = 100;

type Compile = (schema: object) => ValidateFunction;
let compiler: Promise<Compile> | undefined;
const compiled = new WeakMap<object, ValidateFunction>();

/**
 * Validates `value` (which stays as it is) and returns a copy with defaults.
 *
 * @param locate   turns `basePath` + the path inside the value into a place
 * @param basePath where the value stands in the document that `locate` knows
 */
export async function schemaDiagnostics(
  schema: object,
  value: unknown,
  locate: Locate,
  basePath: Path = [],
): Promise<SchemaCheck> {
  const copy: unknown = structuredClone(value);
  if ((await validatorOf(schema))(copy)) return { value: copy, diagnostics: [] };
  // Only now are the branches of a choice looked at one by one.
  compiler ??= createCompiler();
  const compile = await compiler;
  const told = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const complaint of complaints(compile, schema, schema, copy, basePath)) {
    if (diagnostics.length === MAX_TOLD) break;
    const place = locate(complaint.path, complaint.atKey);
    const diagnostic = diagnosticAt(
      place,
      complaint.code,
      complaint.message,
      complaint.hint ?? quoteHint(complaint, place),
    );
    const key = JSON.stringify(diagnostic);
    if (!told.has(key)) diagnostics.push(diagnostic);
    told.add(key);
  }
  return { value: copy, diagnostics };
}

async function createCompiler(): Promise<Compile> {
  const { Ajv } = (await import('ajv')).default;
  const ajv = new Ajv(AJV_OPTIONS);
  return (schema) => {
    let made = compiled.get(schema);
    if (!made) {
      made = ajv.compile(schema);
      compiled.set(schema, made);
    }
    return made;
  };
}

/** The validator of a whole schema: built ahead where the schema is ours. */
async function validatorOf(schema: object): Promise<ValidateFunction> {
  let validator = compiled.get(schema) ?? builtValidator(schema);
  if (!validator) {
    compiler ??= createCompiler();
    validator = (await compiler)(schema);
  }
  compiled.set(schema, validator);
  return validator;
}

function complaints(
  compile: Compile,
  root: object,
  schema: object,
  value: unknown,
  base: Path,
): Complaint[] {
  const validate = compile(schema);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).slice(0, 20 * MAX_TOLD);
  const choices = errors.filter(isChoice);
  const told: Complaint[] = [];
  for (const [i, error] of errors.entries()) {
    if (told.length >= MAX_TOLD) break;
    if (error.keyword === 'if' || error.propertyName !== undefined) continue;
    if (choices.some((choice) => errors.indexOf(choice) > i && belongs(error, choice))) continue;
    const path = [...base, ...pathOf(error.instancePath, value)];
    if (isChoice(error)) told.push(...choiceComplaints(compile, root, error, path));
    else told.push(complaintOf(error, path));
  }
  return told;
}

function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'oneOf' || error.keyword === 'anyOf';
}

/** True for an error that a branch of the choice raised. */
function belongs(error: ErrorObject, choice: ErrorObject): boolean {
  const inside =
    error.instancePath === choice.instancePath ||
    error.instancePath.startsWith(`${choice.instancePath}/`);
  const raised =
    error.schemaPath.startsWith(`${choice.schemaPath}/`) ||
    /^#\/(definitions|\$defs)\//.test(error.schemaPath);
  return inside && raised && error !== choice;
}

/** The problems of the branch that fits best: no wrong type at the top, then the fewest. */
function choiceComplaints(
  compile: Compile,
  root: object,
  choice: ErrorObject,
  path: Path,
): Complaint[] {
  const value: unknown = choice.data;
  if ((choice.params as { passingSchemas?: unknown }).passingSchemas) {
    const message = `${found(path, value)}, which fits more than one of the forms allowed here`;
    return [{ path, atKey: false, code: 'bad-value', message }];
  }
  const branches = (choice.schema as object[]).map((branch) =>
    complaints(compile, root, withDefinitions(root, branch), structuredClone(value), path),
  );
  const isAtTop = (c: Complaint) => c.code === 'wrong-type' && c.path.length === path.length;
  const fitting = branches.filter((branch) => !branch.some(isAtTop));
  fitting.sort((a, b) => a.length - b.length);
  if (fitting[0]) return fitting[0];
  const types = (choice.schema as { type?: unknown }[]).map((branch) => branch.type);
  if (types.some((type) => type === undefined)) return branches[0] ?? [];
  const message = `${found(path, value)}, expected ${typesInWords([...new Set(types.flat())])}`;
  return [{ path, atKey: false, code: 'wrong-type', message }];
}

const branchSchemas = new WeakMap<object, object>();

/** A branch as a schema of its own, with the definitions that it may refer to. */
function withDefinitions(root: object, branch: object): object {
  const known = branchSchemas.get(branch);
  if (known) return known;
  const { definitions, $defs } = root as { definitions?: unknown; $defs?: unknown };
  const made = { ...(definitions ? { definitions } : {}), ...($defs ? { $defs } : {}), ...branch };
  branchSchemas.set(branch, made);
  return made;
}

/** Path steps of a JSON pointer; numbers where the value really is a list. */
function pathOf(pointer: string, value: unknown): Path {
  const path: (string | number)[] = [];
  let inside: unknown = value;
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(inside) ? Number(step) : step);
    inside = (inside as Record<string, unknown> | undefined)?.[step];
  }
  return path;
}

/** `quote it: "NO"` where YAML made a number or a boolean of what should be text. */
function quoteHint(complaint: Complaint, place: Place): string | undefined {
  if (complaint.code !== 'wrong-type' || !/expected (.* or )?text/.test(complaint.message)) {
    return undefined;
  }
  if (!/ is (-?[\d.]+(e[+-]?\d+)?|true|false), /.test(complaint.message)) return undefined;
  if (!place.range || place.sourceLine === undefined) return undefined;
  const start = place.range.column - 1;
  return `quote it: "${place.sourceLine.slice(start, start + place.range.length)}"`;
}
