/**
 * Mistakes in scenarios, told at their place: in the project's file or in a
 * scenario's own.
 */
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../src/config/package-root.js';
import { renderError } from '../../../src/errors/render.js';
import { TempProject } from '../../util/temp-project.js';

function pipeline(params: string): string {
  return `version: 1
nodes:
  market: { type: fetch }
  scenarios:
    type: scenario-define
    inputs: { bars: market }
    params:
      benchmark: XMKT
${params}`;
}

/** What a person reads when a project does not load. */
async function complaint(project: TempProject): Promise<string> {
  try {
    await project.plan();
  } catch (error) {
    return renderError(error);
  }
  throw new Error('nothing was wrong');
}

describe('checks of scenarios', () => {
  let project: TempProject;

  afterEach(() => project.remove());

  describe('written in the project', () => {
    beforeEach(() => {
      project = new TempProject();
    });

    it('find dates that are none, and ends before starts', async () => {
      project.write(
        'pipelines.yaml',
        pipeline(`      use: []
      define:
        - { name: A, type: bull, start: 2020-02-30, end: tomorrow }
        - name: B
          type: bear
          start: 2020-03-02
          end: 2020-03-01
        - { name: C, type: bull, start: 2020-03-02, end: 2020-03-02 }
`),
      );

      expect(await complaint(project)).to.equal(
        `pipelines.yaml:11:41  bad-date  start "2020-02-30" of scenario "A" is not a date - expected YYYY-MM-DD
              - { name: A, type: bull, start: 2020-02-30, end: tomorrow }
                                              ~~~~~~~~~~
pipelines.yaml:11:58  bad-date  end "tomorrow" of scenario "A" is not a date - expected YYYY-MM-DD
              - { name: A, type: bull, start: 2020-02-30, end: tomorrow }
                                                               ~~~~~~~~
pipelines.yaml:15:16  end-before-start  end "2020-03-01" of scenario "B" is before its start "2020-03-02"
                end: 2020-03-01
                     ~~~~~~~~~~
3 problems`,
      );
    });

    it('find names that are used twice, or that give the same file or none', async () => {
      project.write(
        'pipelines.yaml',
        pipeline(`      use: [q4-selloff-2018]
      define:
        - { name: Twice, type: bull, start: 2020-03-02, end: 2020-03-31 }
        - { name: Twice, type: bear, start: 2020-04-01, end: 2020-04-30 }
        - { name: q4 selloff -- 2018, type: bull, start: 2020-03-02, end: 2020-03-31 }
        - { name: "!?", type: bull, start: 2020-03-02, end: 2020-03-31 }
`),
      );

      expect(await complaint(project)).to.equal(
        `pipelines.yaml:12:19  duplicate-name  scenario name "Twice" is used twice
              - { name: Twice, type: bear, start: 2020-04-01, end: 2020-04-30 }
                        ~~~~~
      give it another name
pipelines.yaml:13:19  duplicate-name  scenario names "q4 selloff -- 2018" and "Q4 Selloff 2018" give the same file name
              - { name: q4 selloff -- 2018, type: bull, start: 2020-03-02, end: 2020-03-31 }
                        ~~~~~~~~~~~~~~~~~~
      give it another name
pipelines.yaml:14:19  bad-name  scenario name "!?" has no letter or digit to name a file by
              - { name: "!?", type: bull, start: 2020-03-02, end: 2020-03-31 }
                        ~~~~
3 problems`,
      );
    });

    it('find files that do not exist, with the nearest that does', async () => {
      project.write(
        'pipelines.yaml',
        pipeline('      use: [q4-selloff-2018, covid-19-market-crahs]\n'),
      );

      expect(await complaint(project)).to.equal(
        `pipelines.yaml:9:30  unknown-scenario  there is no scenario file "covid-19-market-crahs"
            use: [q4-selloff-2018, covid-19-market-crahs]
                                   ~~~~~~~~~~~~~~~~~~~~~
      did you mean "covid-19-market-crash"?
1 problem`,
      );
    });

    it('find types and keys that are not known, and missing ones', async () => {
      project.write(
        'pipelines.yaml',
        pipeline(`      define:
        - { name: A, type: boom, start: 2020-03-02, end: 2020-03-31 }
        - { name: B, type: bull, begin: 2020-03-02, end: 2020-03-31 }
`),
      );

      expect(await complaint(project)).to.equal(
        `pipelines.yaml:10:28  bad-value  "type" is "boom", expected one of "bull", "bear", "crash", "recovery", "volatility", "stress", "regime"
              - { name: A, type: boom, start: 2020-03-02, end: 2020-03-31 }
                                 ~~~~
pipelines.yaml:11:11  missing-key  item 2 of "define" needs the key "start"
              - { name: B, type: bull, begin: 2020-03-02, end: 2020-03-31 }
                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      "start": first session, YYYY-MM-DD
pipelines.yaml:11:34  unknown-key  key "begin" is not known here
              - { name: B, type: bull, begin: 2020-03-02, end: 2020-03-31 }
                                       ~~~~~
      valid here: "name", "type", "start", "end", "about", "facts", "sources"
3 problems`,
      );
    });
  });

  describe('in files of their own', () => {
    /** The real node types, in a package whose scenario files are the test's. */
    beforeEach(() => {
      const root = packageRoot();
      const place = new TempProject();
      project = new TempProject(place.path('dist', 'nodes'));
      const remove = project.remove.bind(project);
      project.remove = () => {
        remove();
        place.remove();
      };
      for (const folder of ['fetch', 'scenario-define', 'lib']) {
        const from = join(root, 'dist', 'nodes', folder);
        cpSync(from, place.path('dist', 'nodes', folder), { recursive: true });
      }
      symlinkSync(join(root, 'dist', 'src'), place.path('dist', 'src'));
      symlinkSync(join(root, 'schemas'), place.path('schemas'));
      const scenario = (name: string, end: string): string =>
        `name: ${name}\ntype: bull\nstart: "2020-03-02"\nend: "${end}"\n`;
      place.write('nodes/scenario-define/scenarios/good.yaml', scenario('Good', '2020-03-31'));
      place.write('nodes/scenario-define/scenarios/late.yaml', scenario('Late', '2020-04-31'));
      place.write('nodes/scenario-define/scenarios/same.yaml', scenario('GOOD!', '2020-03-31'));
    });

    it('are told at the file, the line and the column', async () => {
      project.write('pipelines.yaml', pipeline('      use: all\n'));

      expect(await complaint(project)).to.equal(
        `nodes/scenario-define/scenarios/late.yaml:4:6  bad-date  end "2020-04-31" of scenario "Late" is not a date - expected YYYY-MM-DD
      end: "2020-04-31"
           ~~~~~~~~~~~~
nodes/scenario-define/scenarios/same.yaml:1:7  duplicate-name  scenario names "GOOD!" and "Good" give the same file name
      name: GOOD!
            ~~~~~
      give it another name
2 problems`,
      );
    });

    it('do not matter where the file is not used', async () => {
      project.write('pipelines.yaml', pipeline('      use: [good]\n'));

      expect((await project.plan()).nodes.map(({ node }) => node)).to.deep.equal([
        'market',
        'scenarios',
      ]);
    });
  });
});
