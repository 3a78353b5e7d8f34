import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TempProject } from '../util/temp-project.js';

const DAG = fileURLToPath(new URL('../../bundle/dag.js', import.meta.url));
const HUGE_PAGES = 'glibc.malloc.hugetlb=1';

describe('the program as it is started', () => {
  let project: TempProject;
  beforeEach(() => {
    project = new TempProject();
    project.write('look.cjs', 'console.log(process.env.GLIBC_TUNABLES, process.argv.slice(2));');
  });
  afterEach(() => project.remove());

  function start(args: readonly string[], tunables?: string) {
    const { GLIBC_TUNABLES: _, ...env } = process.env;
    return spawnSync(DAG, args, {
      encoding: 'utf8',
      env: {
        ...env,
        NODE_OPTIONS: `--require ${JSON.stringify(project.path('look.cjs'))}`,
        ...(tunables === undefined ? {} : { GLIBC_TUNABLES: tunables }),
      },
    });
  }

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('asks for huge pages', () => {
    expect(start(['--version']).stdout).to.contain(`${HUGE_PAGES} [ '--version' ]`);
  });

  it('leaves what a person set, even to nothing', () => {
    expect(start(['--version'], 'glibc.malloc.perturb=1').stdout).to.contain('perturb=1 [');
    expect(start(['--version'], '').stdout.startsWith(' [')).to.equal(true);
  });

  it('hands over arguments as they are, and the exit code', () => {
    const args = ['run', "it's", 'a  $HOME `b` "c"', ''];
    const { status, stdout } = start(args);
    expect(stdout).to.contain("[ 'run', \"it's\", 'a  $HOME `b` \"c\"', '' ]");
    expect(status).to.equal(2);
  });
});
