/**
 * Q10: sessions without volume: a price that nobody traded at.
 */
import type { SymbolGate } from '../gate.js';

export const noVolume: SymbolGate = {
  code: 'Q10',
  check({ bars: { date, volume }, quality }) {
    if (!quality.Q10) return [];
    const days: number[] = [];
    for (let i = 0; i < volume.length; i++) if (volume[i] === 0) days.push(date[i] as number);
    if (days.length === 0) return [];
    if (days.length === volume.length) {
      return [{ level: 'note', days, about: 'no volume on any day, as of an index' }];
    }
    const share = days.length / volume.length;
    const level = share > 0.05 ? 'bad' : share > 0.01 ? 'degraded' : 'note';
    return [{ level, days, about: 'no volume' }];
  },
};
