/**
 * A session that lets no secret out: whatever a command says passes here.
 */
import { redact } from '../errors/secrets.js';
import type { Session } from './session.js';

/** The same session with both of its streams watched over. */
export function openSession(session: Session): Session {
  return {
    ...session,
    out: (text) => session.out(redact(text)),
    err: (text) => session.err(redact(text)),
  };
}
