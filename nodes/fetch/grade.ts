/**
 * A symbol's grade, from A to F: how far results made from its bars can be relied on.
 *
 *   F  no bar is left, a part of the series is held back, or a fifth of the rows is refused
 *   D  something is bad, or a twentieth of the rows is refused
 *   C  something makes results less sure, or a hundredth of the rows is refused
 *   B  a row is refused, or something is worth knowing
 *   A  nothing was found
 */
/**
 * How much a finding weighs.
 *
 * note      worth knowing; the bars are used as they are
 * degraded  results of this symbol are less sure
 * bad       results of this symbol should not be relied on
 * held      a part of the series is held back until somebody looks
 */
export type Level = 'note' | 'degraded' | 'bad' | 'held';

export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

const OF_LEVEL: Readonly<Record<Level, Grade>> = { note: 'B', degraded: 'C', bad: 'D', held: 'F' };

/** The grade of a symbol with so many clean and refused rows and these findings. */
export function gradeOf(clean: number, refused: number, levels: readonly Level[]): Grade {
  if (clean === 0) return 'F';
  // Not the rows that a held part makes: its finding says it.
  const share = levels.includes('held') ? 0 : refused / (clean + refused);
  const ofRows: Grade =
    share >= 0.2 ? 'F' : share >= 0.05 ? 'D' : share >= 0.01 ? 'C' : refused > 0 ? 'B' : 'A';
  // Letters are in order.
  return levels.map((level) => OF_LEVEL[level]).reduce((a, b) => (a > b ? a : b), ofRows);
}
