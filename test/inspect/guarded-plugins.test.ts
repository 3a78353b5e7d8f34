/** Plug-ins that tell which of them threw, and are the same otherwise. */
import { expect } from 'chai';
import { GuardedPlugins } from '../../src/inspect/guarded-plugins.js';

interface Counter {
  readonly step: number;
  next(by: number): number;
  prepare(): (() => number) & { seek?: () => number; readonly kind?: string };
}

describe('guarded plug-ins', () => {
  const fail = (): never => {
    throw new Error('no');
  };
  const counter: Counter = {
    step: 2,
    next(by) {
      return this.step * by;
    },
    prepare: () => fail,
  };
  class Odd {
    readonly own = 1;
  }
  const odd = new Odd();
  const guarded = new GuardedPlugins(
    new Map<string, unknown>([
      ['counter', counter],
      ['fails', { run: fail }],
      ['carries', { prepare: () => Object.assign(() => 1, { seek: fail, kind: 'both' }) }],
      ['odd', odd],
      ['text', 'a word'],
    ]),
  );
  const of = <T>(id: string): T => guarded.values.get(id) as T;

  it('give what the plug-ins give', () => {
    expect(of<Counter>('counter').next(3)).to.equal(6);
    expect(of<Counter>('counter').step).to.equal(2);
    expect(of('odd')).to.equal(odd);
    expect(of('text')).to.equal('a word');
    expect(guarded.takeCulprit()).to.equal(undefined);
  });

  it('name the one that threw, also in a function that it gave back, and only once', () => {
    expect(() => of<{ run(): void }>('fails').run()).to.throw('no');
    expect(guarded.takeCulprit()).to.equal('fails');

    const both = of<Counter>('carries').prepare();
    expect([both(), both.kind]).to.deep.equal([1, 'both']);
    expect(() => both.seek?.()).to.throw('no');
    expect(guarded.takeCulprit()).to.equal('carries');

    const decide = of<Counter>('counter').prepare();
    expect(() => decide()).to.throw('no');
    expect(guarded.takeCulprit()).to.equal('counter');
    expect(guarded.takeCulprit()).to.equal(undefined);
  });
});
