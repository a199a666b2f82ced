import { CollectionName } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';

const PREFIX = 'plumbline/';

export function modelOf(collection: string): string {
  return PREFIX + collection;
}

/** The collection behind `plumbline/<collection>`. Throws `MODEL_NOT_FOUND`. */
export function collectionOf(model: string): string {
  const name = CollectionName.safeParse(model.slice(PREFIX.length));
  if (model.startsWith(PREFIX) && name.success) return name.data;
  throw new AppError(
    'MODEL_NOT_FOUND',
    `There is no model "${model}"; models are called plumbline/<collection>.`,
    {
      details: { model },
    },
  );
}
