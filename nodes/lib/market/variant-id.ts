/**
 * Names of variants of one strategy: `golden_cross~fast=20~slow=100`.
 *
 * The signs need no quotes in a shell, are allowed in names of files everywhere, and
 * stand in no other part of an id or of a selection on the command line.
 */
export const VARIANT_SIGN = '~';

/** The id of a variant; settings in the order given. */
export function variantId(id: string, settings: readonly (readonly [string, unknown])[]): string {
  return [id, ...settings.map(([name, value]) => `${name}=${String(value)}`)].join(VARIANT_SIGN);
}

/** What a variant is one of; any other id is its own. */
export function variantBase(id: string): string {
  return id.split(VARIANT_SIGN, 1)[0] as string;
}
