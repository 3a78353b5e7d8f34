/**
 * What each code means, in one line.
 *
 * Codes are stable words that scripts may rely on. Node types add codes of their
 * own, which their documentation explains. Codes of internal errors are not here:
 * they name defects of the program, not mistakes of its user.
 */

/** Code → explanation. */
export const CODES: Readonly<Record<string, string>> = {
  'bad-alias': 'an alias (*name) names no anchor above it, or one that contains it',
  'bad-limit': 'a number of lines cannot be understood',
  'bad-node-type': 'the code of a node type does not load, or is not a node type',
  'bad-param': 'a --param argument cannot be understood or applied',
  'bad-plugin': 'the code of a plug-in does not load, or exports nothing',
  'bad-record': 'the record of a run cannot be read',
  'bad-selection':
    'a selection of nodes or partitions is not in the form that the grammar asks for',
  'bad-value': 'a value is of the right type but not among those allowed',
  config: 'the configuration has problems; each is listed with its place and code',
  cycle: 'nodes read each other in a circle, so none of them can be first',
  'damaged-object': 'stored bytes do not have the digest that they are filed under',
  database: "the project's database file cannot be read or written",
  'disk-full': 'the disk or the quota is full',
  'duplicate-key': 'a key is given twice in the same mapping',
  'excluded-needed': '--exclude names a node that another selected node reads',
  internal: 'a defect of the program itself',
  interrupted: 'the run was stopped by a signal; finished work is kept',
  'missing-input': 'a node does not say where one of its inputs comes from',
  'missing-key': 'a required key is missing',
  'no-config': 'the configuration file is missing or cannot be read',
  'no-match': 'a selection is well-formed and matches nothing',
  'not-allowed': 'the operating system does not let this user read or write a file',
  'partition-run': 'a run was asked for some partitions of a node; it publishes whole nodes only',
  'not-restatable': 'on_restate is given to a node that brings in no rows with a key',
  restated: 'a source with on_restate: fail brought rows that are not as they were',
  'unknown-input': 'an input names no node, or the node type has no such input',
  'unknown-key': 'a key is not known at this place',
  'unknown-node': 'a pipeline, profile or argument names a node that does not exist',
  'unknown-output': 'an input names an output that the node does not have',
  'unknown-profile': '--profile names a profile that does not exist',
  'unknown-run': 'no recorded run, or more than one, is meant by what was typed',
  'unknown-target': 'a target is neither a pipeline nor a node',
  'unknown-type': 'a node names a node type that does not exist',
  'unknown-variable': 'a variable is not defined, not set, or used in a circle',
  'wrong-kind': 'an input takes tables and is given JSON, or the other way round',
  'wrong-type': 'a value is of the wrong type, such as text for a number',
  'yaml-depth': 'lists and mappings are nested more than 100 deep',
  'yaml-key': 'a key of a mapping is not plain text',
  'yaml-number': 'a number is infinite or not a number',
  'yaml-size': 'a YAML file is larger than 1 MiB, or its aliases make it so',
  'yaml-syntax': 'the text is not valid YAML, or not a single document',
};
