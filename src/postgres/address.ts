/**
 * The address of a PostgreSQL database: told from a path, checked, and said in words
 * that hold no password.
 */

const SCHEMES = /^postgres(?:ql)?:\/\//i;

/** True for the URL of a server, false for the path of a file. */
export function isServerUrl(database: string): boolean {
  return SCHEMES.test(database);
}

/** What is wrong with such a URL, without repeating it; undefined when nothing is. */
export function urlProblem(url: string): string | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return 'it cannot be read as postgresql://user:password@host:port/database; characters such as "@", "/", "#" and "%" of a password are written %40, %2F, %23 and %25';
  }
  if (decodedPath(parsed) === undefined) return 'a "%" in it is not followed by two digits';
  if (decodedPath(parsed) === '') return 'it names no database: postgresql://host/database';
  return undefined;
}

/** Which database it is, as people know it: `"market" on db.example.com:5432`. */
export function placeOf(url: string): string {
  const parsed = new URL(url);
  return `"${decodedPath(parsed)}" on ${parsed.hostname || 'localhost'}:${parsed.port || '5432'}`;
}

/** The same database under the same name, whoever asks and with which password. */
export function identityOf(url: string): string {
  const parsed = new URL(url);
  return `postgresql://${parsed.host || 'localhost'}${parsed.pathname}`;
}

function decodedPath({ pathname, searchParams }: URL): string | undefined {
  try {
    // Libraries that speak to servers by sockets name the host beside.
    return decodeURIComponent(pathname.slice(1)) || (searchParams.get('dbname') ?? '');
  } catch {
    return undefined;
  }
}
