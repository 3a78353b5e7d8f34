/**
 * Secrets that this process knows, and texts without them.
 *
 * Whoever learns a secret says so here; whatever leaves the process as words
 * passes `redact`. One list for the whole process: a key is as secret in the
 * message of another project, and a writer cannot be handed the wrong list.
 * Struck out are the value itself, and what URLs, JSON and Base64 make of it.
 * Short values are struck out only where they stand alone, and a password that
 * also is a name in its URL only in the URL: anything else would eat words.
 */
const MASK = '***';
/** Shorter values may be part of any word. */
const ANYWHERE = 6;
/** Lines of a longer secret, such as those of a private key, are secrets from so many characters on. */
const LINE = 12;

const known = new Set<string>();
/** Patterns of all known secrets, made when first needed. */
let pattern: RegExp | undefined;

// What stands between user and "@" in a URL is a password, whoever wrote it, but in the
// URL that our own texts show as a pattern.
const URL_PASSWORD =
  /\b([a-z][a-z0-9+.-]*:\/\/(?!user:password@host[:/])[^\s:/@"']*):[^\s@/"']+@/gi;

/** Makes a value secret from now on. */
export function hideSecret(value: string): void {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= LINE) : [];
  for (const part of [value, value.trim(), ...parts]) {
    if (part === '' || known.has(part)) continue;
    known.add(part);
    pattern = undefined;
  }
}

/** A variable of the environment that holds a secret; undefined when it is not set, or empty. */
export function secretFrom(
  read: (name: string) => string | undefined,
  name: string,
): string | undefined {
  const value = read(name);
  if (value === undefined || value.trim() === '') return undefined;
  hideValue(value);
  return value;
}

/** Makes a value secret, or of a URL with a password its password. */
export function hideValue(value: string): void {
  if (urlPassword(value) === undefined) hideSecret(value);
  else hideUrlPassword(value);
}

/** The password of a URL, decoded; undefined where there is none. */
export function urlPassword(text: string): string | undefined {
  const found = /^\s*[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*:([^\s/?#]+)@/i.exec(text)?.[1];
  return found === undefined ? undefined : decoded(found);
}

/** Makes the password of a URL secret; a text without one stays as open as it is. */
export function hideUrlPassword(text: string): void {
  const password = urlPassword(text);
  if (password === undefined) return;
  // "postgres" of "postgresql://postgres:postgres@host/db" is a word first.
  const rest = text.replace(URL_PASSWORD, '$1@');
  if (!rest.includes(password)) hideSecret(password);
}

/** A text in which nothing secret is left. */
export function redact(text: string): string {
  const open = text.includes('://') ? text.replace(URL_PASSWORD, `$1:${MASK}@`) : text;
  if (known.size === 0) return open;
  pattern ??= patternOf([...known]);
  return open.replace(pattern, MASK);
}

/** A value as the text of a JSON file in which nothing secret is left. */
export function openJson(value: unknown, indent: number): string {
  // The last newline comes first of all: added to a text that was looked into, it copies a megabyte.
  const text = `${JSON.stringify(value, null, indent)}\n`;
  // Where no secret is known, only passwords of addresses are; looking into each text takes longer.
  if (known.size === 0 && !text.includes('://')) return text;
  return `${JSON.stringify(redactAll(value), null, indent)}\n`;
}

/** A JSON-like value in whose texts nothing secret is left; the same one when nothing was. */
export function redactAll<T>(value: T): T {
  if (typeof value === 'string') return redact(value) as T;
  if (Array.isArray(value)) {
    const items = value.map(redactAll);
    return items.every((item, i) => item === value[i]) ? value : (items as T);
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value);
  const open = entries.map(([key, item]) => [redact(key), redactAll(item)] as const);
  const isSame = open.every(
    ([key, item], i) => key === entries[i]?.[0] && item === entries[i]?.[1],
  );
  return isSame ? value : (Object.fromEntries(open) as T);
}

/** True for names of variables that hold secrets, such as POLYGON_API_KEY; PWD is a folder. */
export function isSecretName(name: string): boolean {
  return name
    .toUpperCase()
    .split('_')
    .some((word) => /^(API)?(KEY|KEYS|TOKEN|SECRET|PASSWORD|PASSWD|PASS|CREDENTIALS?)$/.test(word));
}

function patternOf(secrets: readonly string[]): RegExp {
  const forms = secrets.flatMap(formsOf);
  // The longest first: one that contains another is struck out whole.
  forms.sort((a, b) => b.length - a.length);
  return new RegExp(forms.join('|'), 'g');
}

/** Sources of regular expressions that match what may be written of a secret. */
function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  const plain = [...new Set([secret, json, url, url.replaceAll('%20', '+')])].map(escaped);
  if (secret.length < ANYWHERE) return plain.map((form) => `(?<![\\w-])${form}(?![\\w-])`);
  return [...plain, ...base64Forms(secret)];
}

/**
 * What Base64 makes of the secret at each of the three places it may have in a
 * group of bytes, without the characters that its neighbours have a part in.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const from = Math.ceil((before * 8) / 6);
    const core = text.slice(from, Math.floor(((before + bytes.length) * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')].map(escaped);
  });
}

/** Percent signs are written with either case after them. */
function escaped(text: string): string {
  return text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%[0-9A-F]{2}/g, (code) => code.replace(/[A-F]/g, (c) => `[${c}${c.toLowerCase()}]`));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself.
    return text;
  }
}
