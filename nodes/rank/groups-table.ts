/**
 * Where a strategy holds up: per group of backtests the baseline, the best and the worst.
 *
 * For rankings whose groups are the point, such as shocks: a median over all of
 * them says little.
 */
import type { Categorised } from './rankings.js';
import { aligned } from './terminal.js';
import { percent } from './text-figures.js';

/** One line per group, by median return; groups as they come. */
export function groupsTable(
  title: string,
  groups: Readonly<Record<string, readonly Categorised[]>>,
  baseline: string,
): string[] {
  const rows = Object.entries(groups).map(([name, entries]) => {
    const byReturn = entries
      .filter((entry) => returnOf(entry) !== null)
      .sort((a, b) => (returnOf(b) as number) - (returnOf(a) as number));
    const own = entries.find(({ strategy }) => strategy === baseline);
    return [
      name,
      percent(own && returnOf(own)),
      percent(own?.metrics.max_drawdown?.median),
      ...told(byReturn[0]),
      ...told(byReturn.at(-1)),
    ];
  });
  const head = [title, baseline, 'drawdown', 'best', 'return', 'worst', 'return'];
  return aligned([head, ...rows], [0, 3, 5]);
}

function returnOf({ metrics }: Categorised): number | null {
  return metrics.total_return?.median ?? null;
}

function told(entry: Categorised | undefined): string[] {
  return entry ? [entry.strategy, percent(returnOf(entry))] : ['–', '–'];
}
