/**
 * Options of a provider, as people write them under `providers.<id>`: checked before
 * anything is asked, read with their defaults.
 */
import { type Json, type PluginProblem, suggestion } from '../../../src/contract/index.js';

/** What an option may be. */
export type OptionRule =
  | { readonly kind: 'url' }
  | { readonly kind: 'switch' | 'text' }
  | { readonly kind: 'number' | 'count'; readonly from: number; readonly to: number };

/** Mistakes in the options; paths start at the options. */
export function optionProblems(
  options: Json,
  rules: Readonly<Record<string, OptionRule>>,
): PluginProblem[] {
  return Object.entries(asObject(options)).flatMap(([name, value]): PluginProblem[] => {
    const rule = rules[name];
    if (!rule) {
      const hint = suggestion(name, Object.keys(rules));
      const known = Object.keys(rules).join(', ');
      return [
        {
          code: 'unknown-option',
          message: `there is no option "${name}" - there are ${known}`,
          path: [name],
          atKey: true,
          ...(hint === undefined ? {} : { hint }),
        },
      ];
    }
    const expected = mismatch(value, rule);
    if (expected === undefined) return [];
    // A URL that holds a password is not repeated.
    const found =
      rule.kind === 'url' && /@/.test(String(value)) ? '' : ` is ${JSON.stringify(value)}`;
    return [
      { code: 'bad-option', message: `"${name}"${found} - expected ${expected}`, path: [name] },
    ];
  });
}

/** An option that was checked; `otherwise` when it is absent. */
export function option<T extends Json>(options: Json, name: string, otherwise: T): T {
  return (asObject(options)[name] as T | undefined) ?? otherwise;
}

/** A base URL without a slash at its end. */
export function baseUrls(options: Json, known: readonly string[]): readonly string[] {
  const own = asObject(options).base_url;
  return typeof own === 'string' ? [own.replace(/\/+$/, '')] : known;
}

function mismatch(value: Json, rule: OptionRule): string | undefined {
  if (rule.kind === 'switch') {
    return typeof value === 'boolean' ? undefined : 'true or false';
  }
  if (rule.kind === 'text') {
    return typeof value === 'string' && value !== '' ? undefined : 'text';
  }
  if (rule.kind === 'number' || rule.kind === 'count') {
    const { kind, from, to } = rule;
    const isInside = typeof value === 'number' && value >= from && value <= to;
    const isRight = isInside && (kind === 'number' || Number.isInteger(value));
    return isRight
      ? undefined
      : `a ${kind === 'count' ? 'whole ' : ''}number from ${from} to ${to}`;
  }
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const isPlain =
    url &&
    /^https?:$/.test(url.protocol) &&
    !url.username &&
    !url.password &&
    !url.search &&
    !url.hash;
  return isPlain ? undefined : 'a URL like "https://host/path", without key, user or query';
}

function asObject(options: Json): Readonly<Record<string, Json>> {
  return typeof options === 'object' && options !== null && !Array.isArray(options)
    ? (options as Readonly<Record<string, Json>>)
    : {};
}
