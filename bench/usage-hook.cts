/**
 * Loaded into a measured process: writes its CPU time and peak memory at exit.
 *
 * CommonJS, because `--require` of it takes a start 2 to 7 ms, and `--import` of a module took 16.
 */
import fs = require('node:fs');

/**
 * The most that this process had in memory, in KiB. What the system says of a process that ended
 * (maxRSS) is at least what the one that started it, this bench, held in memory of its own at that
 * time. Where there is no /proc it is all there is.
 */
function peakKb(): number {
  try {
    const status = fs.readFileSync('/proc/self/status', 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

process.on('exit', () => {
  const path = process.env.BENCH_USAGE_FILE;
  if (!path) return;
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  fs.writeFileSync(
    path,
    JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRssKb: peakKb() }),
  );
});
