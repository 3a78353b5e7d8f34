/**
 * One request to the played providers and its answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface PlayedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Path and query as they came. */
  readonly url: string;
  /** Where the server is, for links to it. */
  readonly origin: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

export interface PlayedAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request that is being answered. */
export interface Exchange {
  readonly request: PlayedRequest;
  readonly response: ServerResponse;
  /** What would be answered without a trick. */
  readonly answer: PlayedAnswer;
  /** Answers in JSON. */
  send(answer: PlayedAnswer): void;
}

/** Answers one request in a way of its own. */
export type Trick = (exchange: Exchange) => void;
