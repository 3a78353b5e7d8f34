/** A reader that leaves before the writer is done, in real processes. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect } from 'chai';

describe('cli: broken pipe', () => {
  it('is no error, and the exit code is that of the work', () => {
    const dag = `"${process.execPath}" dist/bundle/dag.js`;
    const script = `${dag} schema | true; echo "\${PIPESTATUS[0]}"
${dag} validate -C /nowhere 2>&1 | true; echo "\${PIPESTATUS[0]}"`;

    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });

    expect([stdout, stderr]).to.deep.equal(['0\n2\n', '']);
  });

  it('is not what a slow reader makes: all is written before the end', () => {
    const dag = `"${process.execPath}" dist/bundle/dag.js schema`;
    const script = `${dag} | (sleep 1; wc -c); ${dag} | wc -c`;

    const { stdout } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });

    const [slow, quick] = stdout.trim().split(/\s+/).map(Number);
    // More than a pipe holds.
    expect(quick).to.be.above(100_000);
    expect(slow).to.equal(quick);
  });

  it('is told apart from a disk that is full', function () {
    if (!existsSync('/dev/full')) {
      console.log('      skipped: there is no /dev/full');
      this.skip();
    }
    const script = `"${process.execPath}" dist/bundle/dag.js schema > /dev/full; echo $?`;

    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });

    expect([stdout, stderr]).to.deep.equal([
      '1\n',
      'bad-output  the output cannot be written (ENOSPC: no space left on device, write)\n',
    ]);
  });
});
