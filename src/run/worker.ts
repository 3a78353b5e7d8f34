/**
 * A worker thread: loads a job once, then answers batches until it is ended.
 */
import { parentPort } from 'node:worker_threads';
import { SharedBlocks } from '../table/shared.js';
import { computeBatch, type LoadedJob, loadJob } from './compute-batch.js';
import type { BatchRequest, ToWorker } from './job.js';
import { MadeParts } from './made-parts.js';
import { assertSameCode } from './same-code.js';
import { turn } from './stray-errors.js';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread only');

const jobs = new Map<number, Promise<LoadedJob>>();
const blocks = new SharedBlocks();
/** One batch after another: whatever comes up belongs to the one at work. */
let last = Promise.resolve();

port.on('message', (message: ToWorker) => {
  if (message.job) {
    jobs.clear();
    blocks.clear();
    const { job } = message;
    const loading = loadJob(job).then((loaded) => {
      assertSameCode(job);
      return loaded;
    });
    // A failure to load is reported by the first batch that waits for it.
    loading.catch(() => undefined);
    jobs.set(message.job.id, loading);
  }
  if (message.free) blocks.give(message.free);
  const { batch } = message;
  if (batch) last = last.then(() => answer(batch));
});

async function answer(request: BatchRequest): Promise<void> {
  try {
    const job = await (jobs.get(request.job) as Promise<LoadedJob>);
    if (job.job.timeout !== undefined) port?.postMessage({ begun: request.batch });
    const parts = new MadeParts(job.job);
    const result = await computeBatch(job, request, blocks, {
      collect: (slice) => {
        const whole = request.whole?.find((candidate) => candidate.slice === slice);
        if (!whole) throw new Error(`the whole of input "${slice.input}" did not come along`);
        return whole.collected;
      },
      remember: parts.remember,
    });
    // A rejection that nobody waits for ends this worker here, with this batch in its hands.
    await turn();
    const bytes = result.bytes.buffer as ArrayBuffer;
    const answered = { ...result, batch: request.batch, parts: parts.keyed };
    port?.postMessage({ result: answered }, [bytes]);
  } catch (error) {
    const e = error instanceof Error ? error : new Error(String(error));
    port?.postMessage({ crashed: { batch: request.batch, message: e.message, stack: e.stack } });
  }
}
