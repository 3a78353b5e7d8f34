/**
 * The bars that really followed, for overlays to change.
 */
import { copyOf } from '../moves.js';
import { type Asset, definePath } from '../step.js';

export default definePath<Record<string, never>, null>({
  about: 'what really followed',
  source: 'the data',
  draw: () => null,
  make: (_, __, asset: Asset) => copyOf(asset.future),
});
