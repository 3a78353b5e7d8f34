/** Which process `dag watch` runs in. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WatchReply } from '../../src/cli/watch/messages.js';
import type { WarmChild } from '../../src/cli/watch/warm-child.js';
import { WatchLoop } from '../../src/cli/watch/watch-loop.js';

const CHECKED: WatchReply = {
  kind: 'checked',
  list: { digest: 'a', nodes: [], code: {}, paths: [], selfMade: [] },
};

describe('the loop of dag watch', () => {
  it('puts another process in the place of one that has imported what was edited', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loop-'));
    const configFile = join(folder, 'pipelines.yaml');
    writeFileSync(configFile, '');
    const told: string[] = [];
    const replies: WatchReply[] = [{ kind: 'outdated' }, CHECKED, CHECKED];
    const startChild = (): WarmChild => {
      const name = `child ${told.filter((line) => line.includes('start')).length}`;
      told.push(`${name} start`);
      const child = {
        isAlive: true,
        check: async () => {
          told.push(`${name} check`);
          return replies.shift() as WatchReply;
        },
        run: async () => {
          told.push(`${name} run`);
          return 0;
        },
        cancel: () => told.push(`${name} cancel`),
      };
      return child as unknown as WarmChild;
    };
    const loop = new WatchLoop({
      projectFolder: folder,
      configFile,
      startChild,
      say: (text) => {
        if (text.includes('watching')) setImmediate(() => loop.stop());
      },
    });
    try {
      await loop.run();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }

    expect(told).to.deep.equal([
      'child 0 start',
      'child 0 check',
      'child 0 cancel',
      'child 1 start',
      'child 1 check',
      'child 1 run',
      'child 1 check',
      'child 1 cancel',
    ]);
  });
});
