/**
 * One JSON Schema for the whole of pipelines.yaml, with the params and inputs of
 * every node type: what editors complete and check by.
 *
 * Wider than the check of the program in one way: wherever a value stands, a
 * "${…}" may stand too, because a schema cannot know what a variable holds.
 */
import { isMapping, type Mapping } from './layers.js';
import { readSchema } from './package-root.js';

/** As much of a node type as the schema tells. */
export interface DescribedType {
  readonly type: string;
  readonly about: string;
  readonly inputs: Readonly<
    Record<string, { readonly about: string; readonly optional?: boolean }>
  >;
  /** Schema of its params; absent: anything goes. */
  readonly params?: object | undefined;
}

const VARIABLE = { $ref: '#/definitions/variable' };

/** The schema of the configuration with these node types; draft-07. */
export function projectSchema(types: readonly DescribedType[]): Mapping {
  const base = structuredClone(readSchema('pipelines')) as Mapping & { definitions: Mapping };
  const node = base.definitions.node as Mapping;
  const params = types.flatMap(({ type, params }) =>
    params ? [[paramsName(type), paramsSchema(params as Mapping)]] : [],
  );
  return {
    ...base,
    definitions: {
      ...base.definitions,
      node: { ...node, allOf: types.map(rulesOf) },
      type: {
        description: `Node type: ${types.map(({ type, about }) => `${type} (${about})`).join('; ')}`,
        anyOf: [{ type: 'string', enum: types.map(({ type }) => type) }, VARIABLE],
      },
      variable: {
        description: 'A variable or an environment variable',
        type: 'string',
        pattern: '\\$\\{',
      },
      ...Object.fromEntries(params),
    },
  };
}

function paramsName(type: string): string {
  return `params-${type}`;
}

/** What holds for a node of one type. */
function rulesOf({ type, about, inputs, params }: DescribedType): Mapping {
  const names = Object.keys(inputs);
  const neededInputs = names.filter((name) => !inputs[name]?.optional);
  const needed = (params as Mapping | undefined)?.required as readonly string[] | undefined;
  const required = [
    ...(neededInputs.length > 0 ? ['inputs'] : []),
    ...(needed?.length ? ['params'] : []),
  ];
  const input = (name: string): Mapping => ({
    description: `The node to read, or node.output: ${inputs[name]?.about}`,
    type: 'string',
  });
  const properties = {
    inputs: {
      description: 'Input name: the node it reads, or node.output',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(names.map((name) => [name, input(name)])),
      ...(neededInputs.length > 0 && { required: neededInputs }),
    },
    ...(params && { params: { $ref: `#/definitions/${paramsName(type)}` } }),
  };
  return {
    // biome-ignore-start lint/suspicious/noThenProperty: a keyword of JSON Schema
    if: { type: 'object', required: ['type'], properties: { type: { const: type } } },
    then: {
      description: about,
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
    },
    // biome-ignore-end lint/suspicious/noThenProperty: a keyword of JSON Schema
  };
}

function paramsSchema(schema: Mapping): Mapping {
  const { $schema: _, $id: __, ...rest } = schema;
  return inside(rest);
}

/** The same schema with variables allowed in all that it contains. */
function inside(schema: Mapping): Mapping {
  const out: Mapping = { ...schema };
  const each = (value: unknown, change: (s: Mapping) => Mapping): unknown =>
    isMapping(value) ? change(value) : value;
  if (isMapping(schema.properties)) {
    out.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, value]) => [name, each(value, orVariable)]),
    );
  }
  for (const key of ['items', 'additionalProperties']) {
    if (key in schema) out[key] = each(schema[key], orVariable);
  }
  for (const key of ['anyOf', 'oneOf']) {
    const branches = schema[key];
    if (Array.isArray(branches)) out[key] = branches.map((branch) => each(branch, inside));
  }
  return out;
}

/** A schema that a variable fits, too; what is said about the value stays at the top. */
function orVariable(schema: Mapping): Mapping {
  const made = inside(schema);
  if (takesAnyText(schema)) return made;
  if (Array.isArray(made.anyOf)) return { ...made, anyOf: [...made.anyOf, VARIABLE] };
  const { description, default: standard, ...rest } = made;
  return {
    ...(description !== undefined && { description }),
    ...(standard !== undefined && { default: standard }),
    anyOf: [rest, VARIABLE],
  };
}

function takesAnyText(schema: Mapping): boolean {
  const types = [schema.type].flat();
  const isLimited = ['enum', 'const', 'pattern', 'format'].some((key) => key in schema);
  return types.includes('string') && !isLimited;
}
