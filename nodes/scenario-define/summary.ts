/**
 * The scenarios as a text that a person reads.
 */
import type { ScenarioFacts } from './scenario.js';

/** One aligned line per scenario; the skipped ones below, with their reason. */
export function summaryText(scenarios: readonly ScenarioFacts[]): string {
  const valid = scenarios.filter((s) => s.status === 'valid');
  const skipped = scenarios.filter((s) => s.status === 'skipped');
  const width = Math.max(8, ...scenarios.map((s) => s.name.length));
  const lines = [
    `${scenarios.length} scenarios: ${valid.length} valid, ${skipped.length} skipped`,
    '',
    `${'scenario'.padEnd(width)}  ${'type'.padEnd(10)}  start       end         sessions    return  drawdown  volatility`,
  ];
  for (const s of valid) {
    const figures = [s.benchmark_return, s.benchmark_max_drawdown, s.benchmark_volatility]
      .map((v) => (v === null ? '–' : `${(v * 100).toFixed(1)} %`))
      .map((text, i) => text.padStart([8, 8, 10][i] as number));
    lines.push(
      `${s.name.padEnd(width)}  ${s.type.padEnd(10)}  ${s.start}  ${s.end}  ${String(s.sessions).padStart(8)}  ${figures.join('  ')}`,
    );
    for (const warning of s.warnings) lines.push(`${' '.repeat(width)}  ! ${warning}`);
  }
  if (valid.length > 0) {
    lines.push(
      '',
      `Return, drawdown and yearly volatility are those of ${valid[0]?.benchmark}, computed from the data.`,
    );
  }
  if (skipped.length > 0) {
    lines.push('', 'Skipped:');
    for (const s of skipped) lines.push(`${s.name.padEnd(width)}  ${s.reason}`);
  }
  return `${lines.join('\n')}\n`;
}
