/**
 * What is wrong with the value of one setting.
 */
import { type PluginProblem, suggestion } from '../../src/contract/index.js';
import type { ParamSpec, ParamValue } from './strategy.js';

/** A setting that the strategy does not have, or a value that it does not take. */
export function settingProblem(
  strategy: string,
  name: string,
  value: unknown,
  specs: Readonly<Record<string, ParamSpec>>,
): Omit<PluginProblem, 'path'> | undefined {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (!spec) {
    const names = Object.keys(specs);
    const hint = suggestion(name, names) ?? (names.length === 0 ? 'it has no settings' : undefined);
    return {
      code: 'unknown-setting',
      message: `strategy "${strategy}" has no setting "${name}"`,
      atKey: true,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  const expected = expectation(spec);
  if (isAllowed(spec, value as ParamValue)) return undefined;
  return {
    code: 'bad-setting',
    message: `setting "${name}" of strategy "${strategy}" is ${JSON.stringify(value)} - expected ${expected}`,
  };
}

function isAllowed(spec: ParamSpec, value: ParamValue): boolean {
  if (typeof value !== typeof spec.default) return false;
  if ('values' in spec) return spec.values.includes(value as string);
  if (!('min' in spec)) return true;
  const isWhole = !spec.isInteger || Number.isInteger(value);
  return isWhole && (value as number) >= spec.min && (value as number) <= spec.max;
}

function expectation(spec: ParamSpec): string {
  if ('values' in spec) return `one of ${spec.values.join(', ')}`;
  if (!('min' in spec)) return 'true or false';
  const kind = `a ${spec.isInteger ? 'whole ' : ''}number`;
  const hasMin = spec.min > -Number.MAX_VALUE;
  const hasMax = spec.max < Number.MAX_VALUE;
  if (hasMin && hasMax) return `${kind} from ${spec.min} to ${spec.max}`;
  return `${kind}${hasMin ? ` from ${spec.min} on` : hasMax ? ` up to ${spec.max}` : ''}`;
}
