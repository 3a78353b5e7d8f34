/**
 * Texts that have broken loaders of YAML, here or elsewhere, and odd scalars.
 */

/** Large enough that work which grows with the square would be noticed. */
const SIZE = 200_000;

const fill = (unit: string, size = SIZE): string => unit.repeat(Math.floor(size / unit.length));
const many = (n: number, text: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => text(i)).join('');
const BASE = 'version: 1\nnodes:\n  a: { type: fetch }\n';
/** A reference as it stands in a configuration, such as to "env.HOME". */
export const reference = (name: string): string => `$\{${name}}`;
const variable = (name: string): string => reference(`vars.${name}`);

/** Name → text. */
export const ODD_TEXTS: Readonly<Record<string, string>> = {
  empty: '',
  'comments only': '# one\n# two\n',
  'byte order mark only': '\ufeff',
  'byte order mark inside': `version\ufeff: 1\n${BASE}`,
  'windows line ends': BASE.replaceAll('\n', '\r\n'),
  'carriage returns alone': BASE.replaceAll('\n', '\r'),
  'next line and line separators': 'version: 1\u0085nodes: {}\u2028a: b\u2029',
  'null byte': `${BASE}#\0\n`,
  'emoji and surrogate escapes': `${BASE}vars: { "\u{1F600}": "\\uD83D", b: "\\uDE00 \u{1F469}‍\u{1F4BB}" }\n`,
  tabs: 'version: 1\nnodes:\n\ta: { type: fetch }\n',
  'several documents': `${BASE}---\n${BASE}...\n---\n`,
  'duplicate keys': fill('k: 1\n'),
  'merge keys': `${BASE}x: &x { a: 1 }\ny: { <<: *x, <<: [*x, *x] }\nz: { <<: 1 }\n`,
  'merge of a list as long as the file': `b: &b {${many(5000, (i) => `k${i}: 1, `)}}\nc: { <<: [${'*b,'.repeat(80_000)}] }`,
  'merges of merges': `b: &b {${many(5000, (i) => `k${i}: 1, `)}}\n${many(3000, (i) => `c${i}: &c${i} { <<: *b, z: 1 }\n`)}d: { <<: [${many(3000, (i) => `*c${i},`)}] }`,
  'unknown aliases': many(20_000, (i) => `- &a${i} x\n- *b${i}\n`),
  'an alias inside itself': 'a: &a { b: *a }\n',
  'aliases that double': `a0: &a0 [x, x]\n${many(40, (i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)}`,
  'functions as tags': 'a: !!js/function "function () {}"\nb: !<tag:yaml.org,2002:js/regexp> x\n',
  'tags with other values': 'a: !!float x\nb: !!int y\nc: !!bool z\nd: !!null n\ne: !!binary a\n',
  'yaml 1.1': `%YAML 1.1\n---\n${BASE}vars: { a: 2020-01-01, b: 12:30, c: yes, d: 0777, e: 1_000 }\n`,
  'infinite and huge numbers': `a: .inf\nb: 1e400\nc: .nan\nd: ${'9'.repeat(5000)}\n`,
  'a long line': `a: ${fill('x')}\n`,
  'a long key': `${fill('x')}: 1\n`,
  'a long node': `version: 1\nnodes: { ? ${'x'.repeat(5000)} : { type: ${'y'.repeat(5000)} } }\n`,
  'deep lists': fill('['),
  'deep mappings': fill('{a: '),
  'deep blocks': many(300, (i) => `${' '.repeat(i)}a:\n`),
  'many commas': `a: [${fill(',')}`,
  'many keys of a flow mapping': `{${fill('a,')}`,
  'many open variables': `${BASE}vars: { x: "${fill('$' + '{', 900_000)}" }\n`,
  'unknown variables': `${BASE}vars:\n${many(10_000, (i) => ` a${i}: "${variable(`x${i}`)}"\n`)}`,
  'variables that double': `${BASE}vars:\n${many(60, (i) => ` a${i}: "${variable(`a${i + 1}`)}${variable(`a${i + 1}`)}"\n`)} a60: x\n`,
  'lists of variables that double': `${BASE}vars:\n${many(60, (i) => ` a${i}: ["${variable(`a${i + 1}`)}", "${variable(`a${i + 1}`)}"]\n`)} a60: x\n`,
  'a long chain of variables': `${BASE}vars:\n${many(9000, (i) => ` a${i}: "${variable(`a${i + 1}`)}"\n`)} a9000: x\n`,
  'a variable inside itself': `${BASE}vars: { a: "${variable('a')}" }\n`,
  'unknown targets': `${BASE}pipelines: { p: [${many(40_000, (i) => `b${i},`)}] }\n`,
  'names of objects': `version: 1\nnodes: { constructor: { type: constructor, inputs: { toString: valueOf } }, hasOwnProperty: { type: fetch, params: { hasOwnProperty: 1 } } }\n`,
  'the name of the prototype': 'version: 1\nnodes: { __proto__: { type: fetch } }\n',
  'wrong profiles': `${BASE}profiles: {${many(5000, (i) => `p${i}: 1, `)}}\n`,
  'larger than allowed': 'a: 1\n'.repeat(2_000_000),
};

/** What may stand in the place of any scalar. */
export const ODD_SCALARS: readonly string[] = [
  '',
  '~',
  'null',
  'true',
  'NO',
  '0',
  '-1',
  '0777',
  '1e999',
  '.nan',
  '1.5',
  '99999999999999999999',
  '[]',
  '{}',
  '[1, [2]]',
  '{ a: { b: c } }',
  '"\\uD800"',
  '"\\0"',
  '2020-13-45',
  '../../etc/passwd',
  variable('benchmark'),
  `"${variable('nothing')}"`,
  `"${reference('env.HOME')}"`,
  '*x',
  '&x y',
  '!!js/function x',
  '|\n x',
  '"',
  "'",
  '@',
  '%',
  '{',
  ': :',
  '\u{1F4A5}',
];
