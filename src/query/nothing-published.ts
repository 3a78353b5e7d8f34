/**
 * A project without results.
 */
import { EngineError } from '../errors/errors.js';

/** There is no file and no table to ask. */
export function nothingPublished(projectFolder: string): EngineError {
  const message = `nothing is published yet below "${projectFolder}/data"`;
  return new EngineError('data', 'nothing-published', message, {
    hint: 'dag run computes and publishes; then ask again',
  });
}
