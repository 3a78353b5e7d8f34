/**
 * What can be wrong with pipelines.yaml, its plug-ins and what is laid over it.
 */
import type { Explanation } from './explanation.js';

/** Code → explanation. */
export const CONFIGURATION: Readonly<Record<string, Explanation>> = {
  'bad-alias': {
    means:
      'YAML replaces an alias by what its anchor (`&name`) marks. The anchor must stand above the alias, and not around it.',
    todo: 'Define the anchor above, or correct the name.',
    example: [
      'pipelines.yaml:3:12  bad-alias  alias "*number" names no anchor above it',
      '        numbers: *number',
      '                 ~~~~~~~',
      '      define it above',
      '1 problem',
    ].join('\n'),
  },
  'bad-database': {
    means:
      'The URL says where the server is and who asks: postgresql://user:password@host:port/database. Its line is not shown, as it may hold a password.',
    todo: 'Write special characters of the password as %40 (@), %2F (/), %23 (#) and %25 (%).',
    example: [
      'pipelines.yaml:2:1  bad-database  the URL of the database cannot be read',
      '      it names no database: postgresql://host/database',
      '1 problem',
    ].join('\n'),
  },
  'bad-node-type': {
    means:
      'The folder of the node type is there, but its code does not load or does not export what `defineNode` makes.',
    todo: 'Look at its index.ts, and build again.',
    example: [
      'bad-node-type  node type "mine" has no default export made by defineNode',
      '      look at nodes/mine/index.ts',
    ].join('\n'),
  },
  'bad-param': {
    means:
      'The argument is read as `node.key=value`, the value as YAML as it would stand in the file.',
    todo: 'Write `--param node.key=value`, with quotes around the whole where the shell would take it apart.',
    example: [
      'bad-param  --param scale.factors: expected node.key=value',
      '      for example --param NODE.window=20',
      '1 problem',
    ].join('\n'),
  },
  'bad-plugin': {
    means:
      'A file in the folder of plug-ins is not a working plug-in. The others are not affected, but nothing runs before it is put right.',
    todo: 'Correct the file, or move it away; names that begin with `_` are left out.',
    example: [
      'dist/nodes/mine/parts/wheel.js  bad-plugin  plug-in "wheel" has no default export',
      '      export it as default',
      '1 problem',
    ].join('\n'),
  },
  'bad-value': {
    means:
      'The value has the right type but breaks a rule of the schema: it is not one of those allowed, out of range, or no valid name.',
    todo: 'Take one of the values named in the message; `dag schema` has all rules.',
    example: [
      'pipelines.yaml:1:10  bad-value  "version" is 2, expected 1',
      '      version: 2',
      '               ~',
      '1 problem',
    ].join('\n'),
  },
  config: {
    means:
      'Stands in the JSON of `--json` when the configuration has problems. Each problem is listed under diagnostics with a code of its own; the place beside the code is that of the first.',
    todo: 'See the codes of the problems.',
  },
  cycle: {
    means: 'Every node must run after the nodes that it reads; in a circle none of them can.',
    todo: 'Let one of them read something else.',
    example: [
      'pipelines.yaml:3:40  cycle  nodes read each other in a circle: a -> b -> a',
      '        a: { type: scale, inputs: { numbers: b } }',
      '                                             ~',
      '      let one of them read something else',
      '1 problem',
    ].join('\n'),
  },
  'duplicate-key': {
    means: 'YAML would silently keep one of the two.',
    todo: 'Keep the one that is meant.',
    example: [
      'pipelines.yaml:4:3  duplicate-key  key "numbers" is given twice',
      '        numbers: { type: numbers, params: { path: numbers.txt } }',
      '        ~~~~~~~',
      '      keep one of the two',
      '1 problem',
    ].join('\n'),
  },
  'missing-input': {
    means: 'The node type needs the input, and the node does not say which node it is read from.',
    todo: "Add the line to the node's inputs.",
    example: [
      'pipelines.yaml:4:25  missing-input  node "scale" needs the input "numbers"',
      '        scale: { type: scale, inputs: {  }, params: { factors: [double] } }',
      '                              ~~~~~~',
      '      add "numbers: <node>" to inputs',
      '1 problem',
    ].join('\n'),
  },
  'missing-key': {
    means: 'The schema requires the key at this place.',
    todo: 'Add it; the hint says what it is.',
    example: [
      'pipelines.yaml:3:3  missing-key  "numbers" needs the key "type"',
      '        numbers: { params: { path: numbers.txt } }',
      '        ~~~~~~~',
      '1 problem',
    ].join('\n'),
  },
  'no-config': {
    means: 'The file does not exist, cannot be read, or is no file: a folder, a pipe, a device.',
    todo: 'Go to a project folder, name it with `-C`, or make a project with `dag init`.',
    example: [
      'no-config  there is no "pipelines.yaml" in "/project"',
      '      go to a project folder, name one with -C <folder>, or make one with dag init',
    ].join('\n'),
  },
  'not-restatable': {
    means: 'Only nodes that bring rows with a key in from outside can tell a restated row.',
    todo: 'Leave `on_restate` out of this node.',
    example: [
      'pipelines.yaml:5:23  not-restatable  "on_restate" is given to node "sum" of type "total", which brings in no rows',
      '        sum: { type: total, on_restate: fail, inputs: { scaled: scale } }',
      '                            ~~~~~~~~~~',
      '      leave it out here; it belongs to nodes that bring data in',
      '1 problem',
    ].join('\n'),
  },
  'secret-in-params': {
    means:
      'Params are part of fingerprints, run records and explanations. A variable of the environment whose name says that it is secret (KEY, TOKEN, SECRET, PASSWORD), or a URL with a password, must not be among them. In "database" such a URL may stand: only its password is kept from everything that is written.',
    todo: 'Leave the secret in the environment; a node type that needs one says which variable it reads. A variable that only looks like a secret gets another name.',
    example: [
      'pipelines.yaml:3:45  secret-in-params  a URL with a password is given to a node, and what nodes are given is written into records',
      '      leave it in the environment; nodes that need a secret read it from there by its name',
      '1 problem',
    ].join('\n'),
  },
  'shared-folder': {
    means:
      'Nodes of one type give their files the same names, so in one folder each would overwrite those of the other.',
    todo: 'Give one of the nodes a folder of its own with `publish`.',
    example: [
      'pipelines.yaml:6:18  shared-folder  nodes "sum" and "again" of type "total" both publish into data/total, where they would overwrite each other\'s files',
      '        again: { type: total, inputs: { scaled: scale } }',
      '                       ~~~~~',
      '      give one of them a folder of its own: publish: again',
      '1 problem',
    ].join('\n'),
  },
  'unknown-input': {
    means:
      'An input must name a node of the file, or node.output; and the node type must have an input of that name.',
    todo: 'Correct the name; `dag ls` lists the nodes.',
    example: [
      'pipelines.yaml:5:41  unknown-input  node "sum" reads "scael", which no node provides',
      '        sum: { type: total, inputs: { scaled: scael } }',
      '                                              ~~~~~',
      '      did you mean "scale"?',
      '1 problem',
    ].join('\n'),
  },
  'unknown-key': {
    means: 'Keys that nobody reads are refused, because they are nearly always slips.',
    todo: 'Correct the key, or delete it.',
    example: [
      'pipelines.yaml:5:23  unknown-key  key "input" is not known here',
      '        sum: { type: total, input: { scaled: scale } }',
      '                            ~~~~~',
      '      did you mean "inputs"?',
      '1 problem',
    ].join('\n'),
  },
  'unknown-node': {
    means: 'The name is not among the nodes of the configuration.',
    todo: 'Correct the name; `dag ls` lists the nodes.',
    example: [
      'pipelines.yaml:6:20  unknown-node  pipeline "all" names "summ", which is no node',
      '      pipelines: { all: [summ] }',
      '                         ~~~~',
      '      did you mean "sum"?',
      '1 problem',
    ].join('\n'),
  },
  'unknown-output': {
    means: 'The node that is read has no output of that name.',
    todo: 'Take one of its outputs, or leave the output away to read the first.',
    example: [
      'pipelines.yaml:5:41  unknown-output  node "sum" reads "scale.result", but "scale" has no such output',
      '        sum: { type: total, inputs: { scaled: scale.result } }',
      '                                              ~~~~~~~~~~~~',
      '      valid here: "scaled"',
      '1 problem',
    ].join('\n'),
  },
  'unknown-profile': {
    means: 'Profiles are the keys under profiles in the configuration.',
    todo: 'Correct the name, or define the profile.',
    example: [
      'unknown-profile  --profile file: no such profile',
      '      did you mean "files"?',
      '1 problem',
    ].join('\n'),
  },
  'unknown-type': {
    means: 'A node type is a folder of nodes/; there is none of that name.',
    todo: 'Correct the type.',
    example: [
      'pipelines.yaml:5:16  unknown-type  node "sum" is of type "totl", which does not exist',
      '        sum: { type: totl, inputs: { scaled: scale } }',
      '                     ~~~~',
      '      did you mean "total"?',
      '1 problem',
    ].join('\n'),
  },
  'unknown-variable': {
    means:
      'Variables are the keys under vars, environment variables those of the shell. They may use one another, but not in a circle and at most 100 in a row.',
    todo: 'Define it, set it, or write `$${` for a plain `${`.',
    example: [
      'pipelines.yaml:4:45  unknown-variable  variable "vars.fiel" is not defined',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text as printed
      '        numbers: { type: numbers, params: { path: "${vars.fiel}" } }',
      '                                                  ~~~~~~~~~~~~~~',
      '      did you mean "file"?',
      '1 problem',
    ].join('\n'),
  },
  'wrong-kind': {
    means:
      'Some inputs take tables, others JSON, and the output that is named is of the other kind.',
    todo: 'Read another output, or another node.',
    example: [
      'pipelines.yaml:6:44  wrong-kind  input "numbers" of node "again" takes table, but "sum.total" is json',
      '        again: { type: scale, inputs: { numbers: sum }, params: { factors: [double] } }',
      '                                                 ~~~',
      '1 problem',
    ].join('\n'),
  },
  'wrong-type': {
    means:
      'YAML decides the type by how a value looks: 5 is a number, "5" is text, TRUE is neither.',
    todo: 'Write a value of the type that is expected; quote what should be text.',
    example: [
      'pipelines.yaml:6:19  wrong-type  "all" is "sum", expected a list',
      '      pipelines: { all: sum }',
      '                        ~~~',
      '1 problem',
    ].join('\n'),
  },
  'yaml-depth': {
    means: 'Nothing people write is nested that deep.',
    todo: 'Flatten the document.',
    example: [
      'pipelines.yaml:1:111  yaml-depth  lists and mappings are nested more than 100 deep',
      '      …[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]…',
      '                           ~',
      '      flatten the document',
      '1 problem',
    ].join('\n'),
  },
  'yaml-key': {
    means:
      'Keys are plain text, once per mapping; the key `<<` merges mappings; `__proto__` is reserved.',
    todo: 'Use text for keys, and aliases of mappings for `<<`.',
    example: [
      'pipelines.yaml:6:9  yaml-key  a list, mapping or alias is used as a key, expected plain text',
      '      vars: { [a, b]: 1 }',
      '              ~~~~~~',
      '1 problem',
    ].join('\n'),
  },
  'yaml-number': {
    means: 'Numbers must be finite, or they would have no fingerprint.',
    todo: 'Quote it if it is text, or write a number that exists.',
    example: [
      'pipelines.yaml:6:16  yaml-number  "1e400" is not a finite number',
      '      vars: { limit: 1e400 }',
      '                     ~~~~~',
      '      quote it if it is text',
      '1 problem',
    ].join('\n'),
  },
  'yaml-size': {
    means:
      'A configuration has at most 1 MiB and 100,000 values, counted after aliases and variables are written out.',
    todo: 'Move data out of the configuration; write out what doubles itself.',
    example: [
      'pipelines.yaml:6:35  yaml-size  aliases make the document too large',
      '        e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]',
      '                                        ~~',
      '      write it out',
      '1 problem',
    ].join('\n'),
  },
  'yaml-syntax': {
    means: 'The text breaks a rule of YAML 1.2, is not UTF-8, or holds more than one document.',
    todo: 'Look at the place, and a little above it: a quote or bracket may be open there.',
    example: [
      'pipelines.yaml:6:1  yaml-syntax  flow map in block collection must be sufficiently indented and end with a }',
      '1 problem',
    ].join('\n'),
  },
};
