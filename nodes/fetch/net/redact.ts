/**
 * Text that came from outside, made fit to be shown: without secrets, on one line,
 * short.
 *
 * A server may repeat what it was sent, key included, as it is, URL-encoded or in
 * base64; none of these leave this module.
 */

const LONGEST = 200;

/** Strikes secrets out, and whatever stands behind apiKey= in a URL. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === '') continue;
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    for (const form of forms) clean = clean.replaceAll(form, '[key]');
  }
  return clean.replace(/\b(api_?key|token)=[^&\s"']+/gi, '$1=[key]');
}

/** What a server said, for a person: redacted first, then cut. */
export function excerpt(text: string, secrets: readonly string[]): string {
  const line = redact(text, secrets)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
