import type { PlannedResource } from '../policy/planned-resource.js';

/** A planned resource with the tags that every one has; for tests. */
export function planned(
  type: string,
  values: Record<string, unknown> = {},
  overrides: Partial<PlannedResource> = {},
): PlannedResource {
  const { module = 'module.part', index } = overrides;
  const key = index === undefined ? '' : `[${JSON.stringify(index)}]`;
  return {
    address: `${module}.${type}.this${key}`,
    module,
    source: '../../modules/part',
    type,
    name: 'this',
    values,
    unknown: {},
    ...overrides,
  };
}

export const goodTags = {
  Project: 'plumbline',
  Environment: 'prod',
  Stack: 'runtime',
  ManagedBy: 'terraform',
};
