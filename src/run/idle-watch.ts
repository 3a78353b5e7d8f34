/**
 * Whether this thread does nothing but wait.
 */
import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** For how long it must have been seen waiting, in milliseconds, and the share that it may have worked. */
const WATCHED = 300;
const IDLE = 0.2;

export class IdleWatch {
  private since: EventLoopUtilization | undefined;

  /** Forgets what was seen. */
  reset(): void {
    this.since = undefined;
  }

  /** True once for each span in which the thread was idle; to be asked again and again. */
  isIdle(): boolean {
    this.since ??= performance.eventLoopUtilization();
    const { active, idle, utilization } = performance.eventLoopUtilization(this.since);
    if (active + idle < WATCHED) return false;
    this.reset();
    return utilization <= IDLE;
  }
}
