/** How large V8's heaps get where there are many partitions. */
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

const MODULE = new URL('../../src/run/small-heap.js', import.meta.url).href;

/** In a process of its own: what V8 is told holds for all of it. */
function youngMegabytesAfter(...partitions: readonly number[]): number {
  const inWorker = `
    const kept = [];
    for (let i = 0; i < 2e6; i++) kept.push({ i });
    const young = require('node:v8').getHeapSpaceStatistics().find((s) => s.space_name === 'new_space');
    require('node:worker_threads').parentPort.postMessage(young.space_size / 2 ** 20);`;
  const script = `
    import { Worker } from 'node:worker_threads';
    import { keepHeapsSmall } from ${JSON.stringify(MODULE)};
    for (const partitions of ${JSON.stringify(partitions)}) keepHeapsSmall(partitions);
    new Worker(${JSON.stringify(inWorker)}, { eval: true, execArgv: [] }).on('message', (mb) => console.log(mb));`;
  const args = ['--input-type=module', '--eval', script];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

describe('heaps of workers', () => {
  it('have a young generation of two halves of 4 MB where more than 20,000 partitions go into files', () => {
    expect(youngMegabytesAfter(20_001)).to.be.within(4, 9);
  });

  it('are as V8 has them for fewer partitions', () => {
    expect(youngMegabytesAfter(20_000)).to.be.above(16);
  });

  it('are as V8 has them for the node after one with many partitions', () => {
    expect(youngMegabytesAfter(20_001, 0)).to.be.above(16);
  });
});
