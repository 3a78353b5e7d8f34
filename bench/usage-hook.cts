/**
 * Loaded into a measured process: writes its CPU time and peak memory at exit.
 *
 * CommonJS, because `--require` of it takes a start 2 to 7 ms, and `--import` of a module took 16.
 */
import fs = require('node:fs');

process.on('exit', () => {
  const path = process.env.BENCH_USAGE_FILE;
  if (!path) return;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  fs.writeFileSync(
    path,
    JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRssKb: maxRSS }),
  );
});
