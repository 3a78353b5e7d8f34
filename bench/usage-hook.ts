/**
 * Loaded into a measured process: writes its CPU time and peak memory at exit.
 */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const path = process.env.BENCH_USAGE_FILE;
  if (!path) return;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(
    path,
    JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRssKb: maxRSS }),
  );
});
