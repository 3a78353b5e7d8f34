/**
 * What is said when a server cannot be used: where, why and what to do, and never
 * the password.
 */
import { expect } from 'chai';
import { placeOf, urlProblem } from '../../src/postgres/address.js';
import { PostgresClient } from '../../src/postgres/client.js';
import { freshDatabase, query } from '../util/postgres/database.js';

/** The whole message of what comes of a first statement. */
async function refusal(url: string): Promise<string> {
  const client = new PostgresClient(url);
  try {
    await client.ask('cannot be used', (on) => on.one('select 1'));
    return 'no error';
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    return `${message} - ${hint}`;
  } finally {
    await client.close();
  }
}

describe('a server that cannot be used', () => {
  it('is said to be down', async () => {
    expect(await refusal('postgresql://me:hush@127.0.0.1:1/market')).to.equal(
      'database "market" on 127.0.0.1:1 cannot be used: no server answers there - start it, or correct host and port of the URL',
    );
    expect(await refusal('postgresql://me:hush@localhost:1/market')).to.equal(
      'database "market" on localhost:1 cannot be used: no server answers there - start it, or correct host and port of the URL',
    );
  });

  it('is said to be at no such host', async () => {
    expect(await refusal('postgresql://me:hush@no-such-host.invalid/market')).to.match(
      /^database "market" on no-such-host\.invalid:5432 cannot be used: (there is no such host|the name of the host is not found now) - /,
    );
  });

  it('is said to refuse the password, or to want one', async function () {
    const url = new URL(await freshDatabase(this));
    const name = url.pathname.slice(1);
    url.password = 'wrong';

    expect(await refusal(url.href)).to.equal(
      `database "${name}" on ${url.host} cannot be used: the server refuses user or password - check user and password in the URL; characters such as "@", "/" and "#" are written %40, %2F and %23`,
    );
    url.password = '';
    expect(await refusal(url.href)).to.equal(
      `database "${name}" on ${url.host} cannot be used: the server asks for a password - put it into the URL`,
    );
  });

  it('is said not to have the database, or to give no right', async function () {
    const url = new URL(await freshDatabase(this));
    const owner = url.href;
    url.pathname = '/nowhere';

    expect(await refusal(url.href)).to.equal(
      `database "nowhere" on ${url.host} cannot be used: there is no such database - create it with "createdb", or correct the name in the URL`,
    );
    const client = new PostgresClient(owner);
    const failed = await client
      .transaction('cannot be prepared', async (on) => {
        await on.none('create table mine ()');
        await on.none('set local role pg_monitor');
        await on.none('insert into mine default values');
      })
      .catch((error: Error) => error.message);
    await client.close();
    expect(failed).to.equal(
      `database ${placeOf(owner)} cannot be prepared: this user may not do that there (permission denied for table mine)`,
    );
    expect(await query(owner, "select to_regclass('mine')::text")).to.deep.equal([[null]]);
  });

  it('is found by its URL, which is checked without being repeated', () => {
    expect(urlProblem('postgresql://me:hush@host:5432/market')).to.equal(undefined);
    expect(urlProblem('postgres://me:hu/sh@host/market')).to.match(/^it cannot be read as .* %2F/);
    expect(urlProblem('postgresql://host')).to.equal(
      'it names no database: postgresql://host/database',
    );
    expect(urlProblem('postgresql://host/%zz')).to.equal(
      'a "%" in it is not followed by two digits',
    );
    expect(placeOf('postgresql://me:hush@[::1]/my%20market')).to.equal('"my market" on [::1]:5432');
  });
});
