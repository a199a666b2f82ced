import { Access, CollectionName, DEFAULT_COLLECTION, Metadata } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { z } from 'zod';
import { invalidField } from '../invalid-field.js';

/** The fields of an upload beside its files. */
export const UploadFields = z.strictObject({
  collection: CollectionName.default(DEFAULT_COLLECTION),
  title: z.string().trim().min(1).max(500).optional(),
  externalId: z.string().min(1).max(512).optional(),
  metadata: Metadata.default({}),
  access: Access.default(['*']),
});
export type UploadFields = z.infer<typeof UploadFields>;

/** A field as the form has it: text, or JSON when the part says so. */
export type FormField = readonly [name: string, value: unknown];

/**
 * The fields in whatever order they came; an empty one counts as absent. `metadata` is JSON, `access` JSON, a list with
 * commas, or several fields. Throws `VALIDATION_FAILED` with the paths.
 */
export function parseUploadFields(form: readonly FormField[]): UploadFields {
  const given = form.filter(([, value]) => value !== '');
  const byName = Map.groupBy(given, ([name]) => name);
  const fields = [...byName].map(([name, values]) => [
    name,
    valueOf(
      name,
      values.map(([, value]) => value),
    ),
  ]);
  const result = UploadFields.safeParse(Object.fromEntries(fields));
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  throw new AppError('VALIDATION_FAILED', detail, { details: { errors } });
}

function valueOf(name: string, values: readonly unknown[]): unknown {
  if (name === 'access') return values.flatMap((value) => principalsOf(value));
  if (values.length > 1) throw invalidField(name, 'may be given once');
  const [value] = values;
  return name === 'metadata' && typeof value === 'string' ? parseJson(name, value) : value;
}

function principalsOf(value: unknown): unknown[] {
  if (typeof value !== 'string') return [value].flat();
  if (value.trimStart().startsWith('[')) return [parseJson('access', value)].flat();
  return value
    .split(',')
    .map((principal) => principal.trim())
    .filter(Boolean);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidField(name, 'must be JSON', cause);
  }
}
