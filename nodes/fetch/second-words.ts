/** What a comparison with a second source came to, in a line for people. */
import { count } from './count.js';
import type { GateResult } from './gate-result.js';
import { listed } from './sync-words.js';

/** One line where a second source is named, none where it is not. */
export function comparedLines({ compared, findings }: GateResult): string[] {
  if (!compared) return [];
  const { source, symbols, closes } = compared;
  if (closes === 0) return [`  no close was compared with "${source}"`];
  const odd = findings.filter(({ code }) => code === 'Q11');
  const days = odd.reduce((sum, finding) => sum + finding.days.length, 0);
  const names = listed(odd.map(({ symbol }) => symbol));
  const differ = odd.length === 0 ? 'none differs' : `${days} differ: ${names}`;
  return [
    `  compared with "${source}": ${count(closes, 'close')} of ${count(symbols, 'symbol')}, ${differ}`,
  ];
}
