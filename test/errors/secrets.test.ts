/** Secrets are struck out of texts, in every form that they take there, and nothing else is. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  hideSecret,
  hideUrlPassword,
  isSecretName,
  openJson,
  redact,
  redactAll,
  secretFrom,
} from '../../src/errors/secrets.js';

describe('secrets', () => {
  it('are struck out wherever they stand in a text', () => {
    hideSecret('kq7-Zebra');

    expect(redact('key=kq7-Zebra&x, "kq7-Zebra", xkq7-Zebray')).to.equal('key=***&x, "***", x***y');
  });

  it('are struck out in the forms of URLs and JSON', () => {
    hideSecret('p/ü "q"\\+r');

    for (const form of [
      encodeURIComponent('p/ü "q"\\+r'),
      encodeURIComponent('p/ü "q"\\+r').toLowerCase(),
      new URLSearchParams({ k: 'p/ü "q"\\+r' }).toString(),
      JSON.stringify({ k: 'p/ü "q"\\+r' }),
    ]) {
      expect(redact(form), form).to.match(/^.{0,6}\*\*\*.{0,2}$/);
    }
  });

  it('leave no piece of four characters in any Base64 of a text around them', () => {
    const secret = 'A-long-Secret-0815';
    hideSecret(secret);
    fc.assert(
      fc.property(fc.string({ maxLength: 7 }), fc.string({ maxLength: 7 }), (before, after) => {
        for (const form of ['base64', 'base64url'] as const) {
          const text = Buffer.from(`${before}${secret}${after}`).toString(form);
          const left = redact(text);
          expect(left).to.include('***');
          const core = text.slice(Buffer.byteLength(before) * 2);
          expect(left.length).to.be.lessThan(core.length);
          expect(Buffer.from(left, form).toString('latin1')).to.not.include('Secr');
        }
      }),
    );
  });

  it('are struck out of URLs, but in the one that texts of ours show as a pattern', () => {
    expect(
      redact(
        'write postgresql://user:password@host/name or postgresql://user:password@host:5432/d',
      ),
    ).to.equal(
      'write postgresql://user:password@host/name or postgresql://user:password@host:5432/d',
    );
    for (const url of [
      'postgresql://user:other@host/d',
      'postgresql://user:password@host.example/d',
      'postgresql://me:password@host/d',
    ]) {
      expect(redact(url)).to.match(/^postgresql:\/\/(user|me):\*\*\*@host/);
    }
  });

  it('are struck out of values without touching what is open', () => {
    hideSecret('open-sesame');
    const open = { a: [1, 'x', null], b: { c: true } };

    expect(redactAll(open)).to.equal(open);
    expect(redactAll({ a: ['say open-sesame'], 'open-sesame': 1 })).to.deep.equal({
      a: ['say ***'],
      '***': 1,
    });
  });

  it('are struck out of JSON, which says what the value says without them', () => {
    const value = { a: ['postgres://u:pw1x@h/d', 1], b: { 'https://u:pw1x@h': null } };
    const plain = { a: [1, 'x', null], b: {} };

    expect(openJson(value, 2)).to.equal(`${JSON.stringify(redactAll(value), null, 2)}\n`);
    expect(openJson(value, 2)).not.to.include('pw1x');
    expect(openJson(plain, 2)).to.equal(`${JSON.stringify(plain, null, 2)}\n`);
    hideSecret('a "quoted" secret of mine');
    expect(openJson({ t: 'a "quoted" secret of mine' }, 0)).to.equal('{"t":"***"}\n');
  });

  it('that are short are struck out only where they stand alone', () => {
    hideSecret('ab1');

    expect(redact('grab12 and ab1, "ab1"')).to.equal('grab12 and ***, "***"');
  });

  it('of several lines are struck out line by line', () => {
    hideSecret('-----BEGIN\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n');

    expect(redact('line MIIEvQIBADANBg')).to.equal('line ***');
  });

  it('that are passwords of URLs are struck out there, known or not', () => {
    expect(redact('cannot reach postgresql://me:never-told@host:1/db today')).to.equal(
      'cannot reach postgresql://me:***@host:1/db today',
    );
  });

  it('that are passwords of URLs are struck out elsewhere, too, unless they are names in it', () => {
    hideUrlPassword('postgresql://ann:w%40lrus-7@host/db');
    hideUrlPassword('postgresql://tetrarch:tetrarch@host/db');

    expect(redact('w@lrus-7 or w%40lrus-7')).to.equal('*** or ***');
    expect(redact('role "tetrarch" of postgresql://tetrarch:tetrarch@host/db')).to.equal(
      'role "tetrarch" of postgresql://tetrarch:***@host/db',
    );
  });

  it('come from the environment by name, and an empty one is none', () => {
    const variables: Record<string, string> = { A: 'from-the-environment', B: ' ' };
    const read = (name: string): string | undefined => variables[name];

    expect(secretFrom(read, 'A')).to.equal('from-the-environment');
    expect(redact('from-the-environment')).to.equal('***');
    expect([secretFrom(read, 'B'), secretFrom(read, 'C')]).to.deep.equal([undefined, undefined]);
  });

  it('are known by the names of their variables', () => {
    const names = ['POLYGON_API_KEY', 'GH_TOKEN', 'db_password', 'APIKEY', 'AWS_SECRET_ACCESS_KEY'];

    expect(names.filter((name) => !isSecretName(name))).to.deep.equal([]);
    expect(['PWD', 'HOME', 'MONKEY', 'KEYBOARD', 'TOKENS_X'].filter(isSecretName)).to.deep.equal(
      [],
    );
  });
});
