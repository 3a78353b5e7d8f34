/**
 * `--param node.key=value`: one param set from the command line.
 *
 * The value is read as YAML, as it would be in the file: `5` is a number, `[a, b]`
 * a list. Problems name the argument as typed, because there is no line to show.
 */
import type { Diagnostic } from '../errors/diagnostic.js';
import { suggestion } from '../errors/suggest.js';
import { isMapping, type Layers } from './layers.js';
import { diagnosticAt } from './place.js';
import { parseYaml } from './yaml-document.js';

/** Sets one param in `layers`; returns what is wrong with the argument. */
export function overrideParam(layers: Layers, override: string): Diagnostic[] {
  const argument = `--param ${override}`;
  const problem = (message: string, hint?: string) => [
    diagnosticAt({ argument }, 'bad-param', message, hint),
  ];
  const [, node, keys, text] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(override) ?? [];
  if (node === undefined || keys === undefined || text === undefined) {
    return problem('expected node.key=value', 'for example --param NODE.window=20');
  }
  const nodes = isMapping(layers.value.nodes) ? layers.value.nodes : {};
  if (!Object.hasOwn(nodes, node)) {
    return [
      diagnosticAt(
        { argument },
        'unknown-node',
        `node "${node}" does not exist`,
        suggestion(node, Object.keys(nodes)),
      ),
    ];
  }
  const steps = keys.split('.');
  if (steps.some((step) => step === '' || step === '__proto__')) {
    return problem(`"${keys}" is not the name of a param`);
  }
  const parsed = parseYaml(text, argument);
  if (parsed.diagnostics[0]) return problem(parsed.diagnostics[0].message, 'quote the value');
  const inTheWay = layers.set(['nodes', node, 'params', ...steps], parsed.value, argument);
  if (!inTheWay) return [];
  return problem(`"${inTheWay.slice(3).join('.')}" is not a mapping, so it has no keys to set`);
}
