/**
 * An item of an artifact: what is known of it, and where its bytes are.
 */
import type { StoredOutput } from '../cache/logged-batch.js';
import type { Place } from '../cache/pack-store.js';
import type { ItemView } from '../contract/index.js';

export interface StoredPlace extends Place {
  readonly kind: 'pack';
  /** The bytes that it was written among, where they have a digest. */
  readonly whole?: StoredOutput['whole'];
}

export interface PublishedPlace {
  readonly kind: 'file';
  readonly path: string;
  readonly rowGroup: number;
  readonly row: number;
}

export interface Item extends ItemView {
  /** Content digest of a stored item; identity of what a published item was computed from. */
  readonly digest: string;
  readonly place: StoredPlace | PublishedPlace;
}

/** The key of an item or partition as one string. */
export function keyText(key: readonly string[]): string {
  return key.join('\u0000');
}
