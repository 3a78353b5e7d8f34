/**
 * Universes by name, and what `params.universe` means in symbols.
 *
 * A universe stands in for the list `symbols`: everything after this file sees a
 * list and nothing of universes.
 */
import { DataError, suggestion } from '../../src/contract/index.js';
import type { FetchParams } from './source.js';
import { readUniverseFile } from './stores/universe-file.js';
import { choiceOf, isFile, selectSymbols, type Universe, unknownChoices } from './universe.js';
import { demo154 } from './universes/demo-154.js';
import { us154 } from './universes/us-154.js';

/** Universes of ours by name. */
export const UNIVERSES: ReadonlyMap<string, Universe> = new Map([
  ['us-154', us154],
  ['demo-154', demo154],
]);

/** The file that `params.universe` names, if it names one: what the answer depends on. */
export function universeFiles({ universe }: Pick<FetchParams, 'universe'>): string[] {
  if (universe === null) return [];
  const { use } = choiceOf(universe);
  return isFile(use) ? [use] : [];
}

/** The same params with the universe's symbols as the list `symbols`. */
export async function withUniverse(
  params: FetchParams,
  projectFolder: string,
): Promise<FetchParams> {
  if (params.universe === null) return params;
  const choice = choiceOf(params.universe);
  const universe = isFile(choice.use)
    ? await readUniverseFile(choice.use, projectFolder)
    : UNIVERSES.get(choice.use);
  // The check of the params has found unknown names; what a file lacks only its reading tells.
  if (!universe) throw new DataError('unknown-universe', `there is no universe "${choice.use}"`);
  const [wrong] = unknownChoices(universe, choice);
  if (wrong) {
    const { field, name, known } = wrong;
    const hint = suggestion(name, known) ?? `there are ${known.join(', ') || 'none'}`;
    throw new DataError(
      'unknown-group',
      `universe "${choice.use}" has no "${name}" among its ${field}`,
      { hint },
    );
  }
  const symbols = selectSymbols(universe, choice);
  if (symbols.length === 0) {
    throw new DataError('empty-universe', `nothing is chosen of universe "${choice.use}"`, {
      hint: 'look at groups, sectors and kinds of params.universe: a symbol must be in all of them',
    });
  }
  return { ...params, symbols };
}
