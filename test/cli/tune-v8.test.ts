/** How large V8's young generations get. */
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';

const MODULE = new URL('../../src/cli/tune-v8.js', import.meta.url).href;

/** In a process of its own: what V8 is told holds for all of it. */
function youngMegabytesOfThread(tune: string): number {
  const inWorker = `
    const kept = [];
    for (let i = 0; i < 2e6; i++) kept.push({ i });
    const young = require('node:v8').getHeapSpaceStatistics().find((s) => s.space_name === 'new_space');
    require('node:worker_threads').parentPort.postMessage(young.space_size / 2 ** 20);`;
  const script = `
    import { Worker } from 'node:worker_threads';
    import { tuneV8 } from ${JSON.stringify(MODULE)};
    ${tune};
    new Worker(${JSON.stringify(inWorker)}, { eval: true, execArgv: [] }).on('message', (mb) => console.log(mb));`;
  const args = ['--input-type=module', '--eval', script];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

describe('young generations of threads', () => {
  it('have two halves of 4 MB, where V8 alone lets them have more than twice as much', () => {
    expect(youngMegabytesOfThread('tuneV8()')).to.be.within(4, 9);
    expect(youngMegabytesOfThread('')).to.be.above(16);
  });
});
