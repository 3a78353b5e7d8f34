/**
 * Problems as text: place, code, message, spot, hint.
 */
import { expect } from 'chai';
import { CODES } from '../../src/errors/codes.js';
import type { Diagnostic } from '../../src/errors/diagnostic.js';
import { ConfigError, DataError } from '../../src/errors/errors.js';
import { renderDiagnostic, renderError } from '../../src/errors/render.js';

const PROBLEM: Diagnostic = {
  code: 'unknown-input',
  message: 'node "bt" reads "spyy", which no node provides',
  file: 'pipelines.yaml',
  range: { line: 15, column: 17, length: 4 },
  sourceLine: 'inputs: { bars: spyy, signals: sma }',
  hint: 'did you mean "spy"?',
};

describe('render', () => {
  it('shows place, code, message, the spot underlined, and the hint', () => {
    expect(renderDiagnostic(PROBLEM)).to.equal(
      `pipelines.yaml:15:17  unknown-input  node "bt" reads "spyy", which no node provides
      inputs: { bars: spyy, signals: sma }
                      ~~~~
      did you mean "spy"?`,
    );
  });

  it('colours only when asked', () => {
    expect(renderDiagnostic(PROBLEM, { color: true })).to.include('\u001b[31m~~~~\u001b[0m');
    expect(renderDiagnostic(PROBLEM)).not.to.include('\u001b');
  });

  it('leaves out what is not known', () => {
    expect(renderDiagnostic({ code: 'a', message: 'b' })).to.equal('a  b');
    expect(renderDiagnostic({ code: 'a', message: 'b', file: 'f' })).to.equal('f  a  b');
  });

  it('keeps the underline below its spot in lines with tabs, and cuts long lines around it', () => {
    const range = { line: 1, column: 3, length: 1 };
    const tabs = renderDiagnostic({ ...PROBLEM, range, sourceLine: '\t\tx' });
    const long = renderDiagnostic({
      ...PROBLEM,
      range: { line: 1, column: 301, length: 3 },
      sourceLine: `${' '.repeat(300)}abc${'-'.repeat(300)}`,
    });

    expect(tabs.split('\n').slice(1, 3)).to.deep.equal(['        x', '        ~']);
    const [, text, marks] = long.split('\n');
    expect(text!.slice(marks!.indexOf('~'), marks!.lastIndexOf('~') + 1)).to.equal('abc');
    expect(text!.length).to.be.lessThan(140);
  });

  it('never lets text from a file steer the terminal', () => {
    const text = renderDiagnostic({
      ...PROBLEM,
      sourceLine: '\u001b[2J spyy\u0007',
      message: '\u009b',
    });

    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('shows every problem of a configuration and their number', () => {
    const error = new ConfigError([
      { code: 'a', message: 'b' },
      { code: 'c', message: 'd' },
    ]);

    expect(renderError(error)).to.equal('a  b\nc  d\n2 problems');
  });

  it('shows an error from another copy of the classes like one of ours', () => {
    const foreign = Object.assign(new Error('row 7: high below low'), {
      kind: 'data',
      code: 'bad-bars',
      hint: 'look at row 7',
    });

    expect(renderError(foreign)).to.equal('bad-bars  row 7: high below low\n      look at row 7');
  });

  it('shows stacks and causes only with debug', () => {
    const error = new DataError('bad-bars', 'broken', { cause: new Error('the reason') });

    expect(renderError(error)).to.equal('bad-bars  broken');
    expect(renderError(error, { debug: true })).to.match(/caused by: Error: the reason\n +at /);
  });

  it('calls anything else a bug', () => {
    expect(renderError(new TypeError('x is not a function'))).to.equal(
      'internal  TypeError: x is not a function\n' +
        '      this is a bug; run again with --debug and report it',
    );
    expect(renderError('text')).to.match(/^internal {2}text\n/);
    expect(renderError(undefined)).to.match(/^internal {2}undefined\n/);
  });

  it('explains every code in one line, in order', () => {
    const codes = Object.keys(CODES);

    expect(codes).to.deep.equal([...codes].sort());
    for (const code of codes) expect(CODES[code]).to.match(/^[a-z-].*[^.!]$/);
  });
});
