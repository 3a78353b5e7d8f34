/** The built program begins as a script of the shell, which sets what Node reads as it starts. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TempProject } from '../util/temp-project.js';

const DAG = fileURLToPath(new URL('../../bundle/dag.js', import.meta.url));
/** Tells how Node was started, and which kept code V8 refused. */
const LOOK = `
const vm = require('node:vm');
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    if (options?.cachedData) console.log(this.cachedDataRejected ? 'refused' : 'taken');
  }
};
console.log(process.env.GLIBC_TUNABLES, process.execArgv, process.argv.slice(2));`;

describe('the program as it is started', () => {
  let project: TempProject;
  beforeEach(() => {
    project = new TempProject();
    project.write('look.cjs', LOOK);
  });
  afterEach(() => project.remove());

  function start(args: readonly string[], tunables?: string, program: readonly string[] = [DAG]) {
    const { GLIBC_TUNABLES: _, ...env } = process.env;
    return spawnSync(program[0] as string, [...program.slice(1), ...args], {
      encoding: 'utf8',
      env: {
        ...env,
        NODE_OPTIONS: `--require ${JSON.stringify(project.path('look.cjs'))}`,
        ...(tunables === undefined ? {} : { GLIBC_TUNABLES: tunables }),
      },
    });
  }

  before(function () {
    if (process.platform !== 'win32') return;
    console.log('      skipped: on Windows no shell starts it');
    this.skip();
  });

  it('asks for huge pages and a small young generation', () => {
    expect(start(['--version']).stdout).to.contain(
      "glibc.malloc.hugetlb=1 [ '--max-semi-space-size=4' ] [ '--version' ]",
    );
  });

  it('takes the code that is kept, with these settings and without them', () => {
    for (const args of [[DAG], [process.execPath, DAG]]) {
      const { stdout } = start(['validate'], undefined, args);
      expect(stdout).to.contain('taken');
      expect(stdout).not.to.contain('refused');
    }
  });

  it('leaves what a person set, even to nothing', () => {
    expect(start(['--version'], 'glibc.malloc.perturb=1').stdout).to.contain('perturb=1 [');
    expect(start(['--version'], '').stdout).to.match(/^ \[/);
  });

  it('hands over arguments as they are, and the exit code', () => {
    const args = ['run', "it's", 'a  $HOME `b` "c"', ''];
    const { status, stdout } = start(args);
    expect(stdout).to.contain("[ 'run', \"it's\", 'a  $HOME `b` \"c\"', '' ]");
    expect(status).to.equal(2);
  });
});
