/**
 * Mistakes in `params.providers`: options of a provider that there is not, and what
 * each provider says of its own.
 */
import { type Plugin, type PluginProblem, suggestion } from '../../src/contract/index.js';
import type { BarSource, FetchParams } from './source.js';

/** All of them, whether or not the provider is asked. */
export function providerProblems(
  { providers }: Pick<FetchParams, 'providers'>,
  plugins: ReadonlyMap<string, Plugin>,
): PluginProblem[] {
  return Object.entries(providers).flatMap(([id, options]): PluginProblem[] => {
    const source = plugins.get(id)?.value as BarSource | undefined;
    if (source?.kind === 'provider') {
      return source
        .checkOptions(options)
        .map((problem) => ({ ...problem, path: ['providers', id, ...problem.path] }));
    }
    const known = [...plugins]
      .filter(([, { value }]) => (value as BarSource).kind === 'provider')
      .map(([name]) => name);
    const hint = suggestion(id, known);
    return [
      {
        code: 'unknown-provider',
        message: source
          ? `source "${id}" is no provider and has no options here`
          : `there is no provider "${id}" - there are ${known.join(', ')}`,
        path: ['providers', id],
        atKey: true,
        ...(hint === undefined ? {} : { hint }),
      },
    ];
  });
}
