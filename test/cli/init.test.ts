/**
 * A project to start from: written once, found right by every check, and it runs.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { dag } from '../util/command-line.js';
import { TempProject } from '../util/temp-project.js';

const FILES = ['pipelines.yaml', 'README.md', 'pipelines.schema.json', '.gitignore'];

describe('cli: init', () => {
  let project: TempProject;

  beforeEach(() => {
    project = new TempProject();
  });

  afterEach(() => project.remove());

  it('writes a project that runs as it is', async () => {
    const init = await dag(project.folder, ['init', 'new']);
    const run = await dag(project.folder, ['run', 'assess', '-C', 'new', '--json']);
    const again = await dag(project.folder, ['run', 'assess', '-C', 'new', '--json']);

    expect(init).to.deep.equal({
      code: 0,
      out: `wrote ${FILES.join(', ')}\nnext: dag run assess -C new\n`,
      err: '',
    });
    for (const file of FILES) expect(existsSync(project.path('new', file)), file).to.equal(true);
    expect(run.code, run.err + run.out).to.equal(0);
    expect(JSON.parse(again.out).status).to.equal('nothing-to-do');
    const ranking = readFileSync(
      project.path('new/data/assessment/strategy_rankings.json'),
      'utf8',
    );
    expect(ranking).to.include('momentum_strict').and.include('Last Two Years');
  });

  it('puts the schema where the first line of the configuration points, and it fits', async () => {
    await dag(project.folder, ['init']);

    const text = readFileSync(project.path('pipelines.yaml'), 'utf8');
    const schema = /^# yaml-language-server: \$schema=\.\/(\S+)\n/.exec(text)?.[1] as string;
    const validate = new Ajv({ allowUnionTypes: true }).compile(
      JSON.parse(readFileSync(project.path(schema), 'utf8')),
    );
    expect(validate(parse(text)), JSON.stringify(validate.errors)).to.equal(true);
    for (const profile of Object.keys(parse(text).profiles)) {
      const { code, err } = await dag(project.folder, ['validate', '--profile', profile]);
      expect([code, err]).to.deep.equal([0, '']);
    }
  });

  it('keeps what a run writes out of git', async () => {
    await dag(project.folder, ['init']);

    expect(readFileSync(project.path('.gitignore'), 'utf8')).to.equal('data/\ncache/\n');
  });

  it('names what it would overwrite, writes nothing, and overwrites when told to', async () => {
    writeFileSync(project.path('README.md'), 'mine');

    const refused = await dag(project.folder, ['init']);
    expect([refused.code, refused.out, refused.err]).to.deep.equal([
      2,
      '',
      `file-exists  "README.md" in "${project.folder}" would be overwritten\n` +
        '      name another folder, or overwrite with --force\n',
    ]);
    expect(existsSync(project.path('pipelines.yaml'))).to.equal(false);
    expect(readFileSync(project.path('README.md'), 'utf8')).to.equal('mine');

    const forced = await dag(project.folder, ['init', '--force', '--json']);
    expect(JSON.parse(forced.out)).to.deep.equal({ folder: project.folder, files: FILES });
    expect(readFileSync(project.path('README.md'), 'utf8')).to.match(/^# A Tetra project/);
  });

  it('says that a file cannot be a folder', async () => {
    writeFileSync(project.path('file'), '');

    const { code, err } = await dag(project.folder, ['init', 'file']);

    expect(code).to.equal(2);
    expect(err).to.match(/^bad-output {2}".*file.pipelines\.yaml" cannot be written/);
  });
});
