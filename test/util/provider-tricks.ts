/**
 * What goes wrong between a provider and us, to be scripted request by request.
 */
import type { Exchange, Trick } from './played-exchange.js';

/** The good answer. */
export const well: Trick = ({ send, answer }) => send(answer);

/** A status with a body in JSON. */
export function answers(
  status: number,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {},
): Trick {
  return ({ send }) => send({ status, body, headers });
}

/** A status with text of any kind. */
export function says(status: number, type: string, text: string): Trick {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  };
}

/** A page for people where data should be. */
export const html: Trick = says(
  200,
  'text/html; charset=utf-8',
  '<!doctype html><html><head><title>Just a moment…</title></head><body>Checking your browser</body></html>',
);

/** The good answer, changed. */
export function changed(change: (body: never) => unknown): Trick {
  return ({ send, answer }) =>
    send({ ...answer, body: change(structuredClone(answer.body) as never) });
}

/** The good answer's text, changed: for what JSON.stringify would not write. */
export function rewritten(change: (text: string) => string): Trick {
  return ({ response, answer }) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(change(JSON.stringify(answer.body)));
  };
}

/** The connection is reset before anything is said. */
export const reset: Trick = ({ response }) => {
  response.socket?.resetAndDestroy();
};

/** The connection is reset in the middle of the body. */
export const resetInBody: Trick = (exchange) => {
  half(exchange, {});
  setTimeout(() => exchange.response.socket?.resetAndDestroy(), 5);
};

/** Half of the body, then a clean end: no length was promised. */
export const truncated: Trick = ({ response, answer }) => {
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(text.slice(0, text.length / 2));
};

/** Half of the body, and the connection closed although more was promised. */
export const cutOff: Trick = (exchange) => {
  const length = Buffer.byteLength(JSON.stringify(exchange.answer.body));
  half(exchange, { 'content-length': String(length) });
  setTimeout(() => exchange.response.socket?.destroy(), 5);
};

/** The whole body under a promise of `by` bytes more (or fewer) than it has. */
export function wrongLength(by: number): Trick {
  return ({ response, answer }) => {
    const text = JSON.stringify(answer.body);
    const length = Buffer.byteLength(text) + by;
    const head = `HTTP/1.1 ${answer.status} OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n`;
    response.socket?.end(head + text);
  };
}

/** Nothing is ever said. */
export const hanging: Trick = () => {};

/** Half of the body, and never the rest. */
export const hangingInBody: Trick = (exchange) => half(exchange, {});

/** The good answer after a while. */
export function slow(milliseconds: number): Trick {
  return ({ send, answer }) => {
    setTimeout(() => send(answer), milliseconds);
  };
}

/** The good answer in `parts` parts with a while between them. */
export function dripping(parts: number, milliseconds: number): Trick {
  return ({ response, answer }) => {
    const text = JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    const step = Math.ceil(text.length / parts);
    const drip = (from: number): void => {
      if (from >= text.length) {
        response.end();
        return;
      }
      response.write(text.slice(from, from + step));
      setTimeout(() => drip(from + step), milliseconds);
    };
    drip(0);
  };
}

/** A body that is larger than anything one asked for. */
export function huge(bytes: number): Trick {
  return says(200, 'application/json', `{"results":"${'x'.repeat(bytes)}"}`);
}

/** Elsewhere. */
export function redirect(location: string): Trick {
  return ({ response }) => {
    response.writeHead(302, { location });
    response.end();
  };
}

/** Says 429, with Retry-After when given (seconds or a date). */
export function tooMany(retryAfter?: string): Trick {
  return answers(
    429,
    { status: 'ERROR', error: "You've exceeded the maximum requests per minute." },
    retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  );
}

function half({ response, answer }: Exchange, headers: Readonly<Record<string, string>>): void {
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', ...headers });
  response.write(text.slice(0, text.length / 2));
}
