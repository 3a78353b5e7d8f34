/**
 * Requests through the proxy that the environment names, as other programs on the same
 * machine make them: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case.
 *
 * This machine itself is never asked through a proxy. Without a proxy nothing is
 * loaded. What the variables hold, a password perhaps, is put into no text.
 */

type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** The way to a URL, and the variable that names its proxy; undefined: there is none. */
export interface Way {
  readonly ask: Ask;
  readonly variable: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How a URL is asked, under these variables. */
export function wayTo(url: string, environment: Environment = process.env): Way {
  const { protocol, hostname } = new URL(url);
  const variable = isLoopback(hostname) ? undefined : proxyVariable(protocol, environment);
  if (variable === undefined) return { ask: fetch, variable };
  return {
    variable,
    ask: async (target, init) => (await through(environment))(target, init),
  };
}

/** Whether a failure came from the proxy: its status; undefined where it did not say one. */
export function proxyStatus(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return /Proxy response \((\d+)\)/.exec(error.message)?.[1] ?? proxyStatus(error.cause);
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || /^127\./.test(host) || host === '[::1]'
  );
}

/** As curl reads them: the lower case first. */
function proxyVariable(protocol: string, environment: Environment): string | undefined {
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return [name, name.toUpperCase()].find((variable) => environment[variable]);
}

const ways = new Map<string, Promise<Ask>>();

function through(environment: Environment): Promise<Ask> {
  const value = (name: string): string =>
    environment[name] || environment[name.toUpperCase()] || '';
  const settings = ['http_proxy', 'https_proxy', 'no_proxy'].map(value);
  const key = JSON.stringify(settings);
  const way = ways.get(key) ?? load(settings as [string, string, string]);
  ways.set(key, way);
  return way;
}

async function load([http, https, none]: [string, string, string]): Promise<Ask> {
  const { EnvHttpProxyAgent, fetch: ask } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    ...(http !== '' && { httpProxy: urlOf(http) }),
    ...(https !== '' && { httpsProxy: urlOf(https) }),
    noProxy: none,
  });
  // Its types are those of a newer fetch, which this one may not know.
  return (url, init) =>
    ask(url, { ...(init as object), dispatcher }) as unknown as Promise<Response>;
}

/** `proxy:3128` is what others understand as well. */
function urlOf(proxy: string): string {
  return /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}
