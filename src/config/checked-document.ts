/**
 * A document held against the schema of pipelines.yaml, before and after variables were replaced.
 *
 * What was found right is remembered by the whole question, so a text that is known is not
 * parsed until somebody asks where something stands in it.
 */
import { schemaDiagnostics } from './ajv-diagnostics.js';
import { usesEnvironment } from './environment-use.js';
import type { Mapping } from './layers.js';
import { type Memory, questionOf } from './memory.js';
import { schemaText } from './package-root.js';
import type { Locate, Place } from './place.js';
import { throwIfAny } from './throw-if-any.js';
import { parseYaml, type YamlDocument } from './yaml-document.js';

/** The document with its defaults, and the way back to its text, which is parsed for it when need be. */
export async function checkedDocument(
  text: string,
  file: string,
  memory: Memory,
): Promise<{ readonly value: Mapping; readonly locate: Locate }> {
  const schema = schemaText('pipelines') as string;
  const question = questionOf('document', text, schema);
  const known = memory.recall(question);
  if (known) {
    let document: YamlDocument | undefined;
    const locate: Locate = (...place) => {
      document ??= parseYaml(text, file);
      return document.locate(...place);
    };
    return { value: known as Mapping, locate: rememberedPlaces(locate, text, file, memory) };
  }
  const document = parseYaml(text, file);
  throwIfAny(document.diagnostics);
  const { value, diagnostics } = await schemaDiagnostics(
    JSON.parse(schema),
    document.value,
    document.locate,
  );
  throwIfAny(diagnostics);
  // The URL of a server may hold a password, which is kept nowhere.
  if (text.includes('://')) return { value: value as Mapping, locate: document.locate };
  memory.keep(question, value);
  const locate = rememberedPlaces(document.locate, text, file, memory);
  return { value: value as Mapping, locate };
}

/** Places of a text that were asked for before are known without parsing it. */
function rememberedPlaces(locate: Locate, text: string, file: string, memory: Memory): Locate {
  return (...place) => {
    const question = questionOf('place', file, text, ...place);
    const known = memory.recall(question) as Place | undefined;
    if (known) return known;
    const found = locate(...place);
    memory.keep(question, found);
    return found;
  };
}

/** Variables may have put anything anywhere, so the shape is checked once more. */
export async function checkShape(
  written: string,
  resolved: Mapping,
  locate: Locate,
  memory: Memory,
): Promise<void> {
  const schema = schemaText('pipelines') as string;
  const question = questionOf('shape', written, schema);
  // What the environment puts in does not stand in the question.
  const isTold = !usesEnvironment(written);
  if (isTold && memory.recall(question) === true) return;
  throwIfAny((await schemaDiagnostics(JSON.parse(schema), resolved, locate)).diagnostics);
  if (isTold) memory.keep(question, true);
}
