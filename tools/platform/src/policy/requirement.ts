import type { Finding, FindingKind } from './finding.js';
import { isUnknown, type PlannedResource, valuesAt } from './planned-resource.js';

/** What an attribute of a type must be; an attribute that is absent fails. */
export interface Requirement {
  readonly type: string;
  readonly path: string;
  readonly must: 'be true' | 'be false' | 'be set' | ((value: unknown) => boolean);
}

export function unmet(
  kind: FindingKind,
  requirements: readonly Requirement[],
  resources: readonly PlannedResource[],
): Finding[] {
  return resources.flatMap((resource) =>
    requirements
      .filter((requirement) => requirement.type === resource.type && !holds(requirement, resource))
      .map(({ path, must }) => ({
        kind,
        address: resource.address,
        problem: `${path} must ${typeof must === 'string' ? must : 'be allowed'}, is ${shown(resource, path)}`,
      })),
  );
}

function holds({ path, must }: Requirement, resource: PlannedResource): boolean {
  const values = valuesAt(resource.values, path);
  // A key or group made in the same plan has no id yet, but it will be set; a switch is never unknown.
  if (must === 'be set') return values.some((value) => value !== '') || isUnknown(resource, path);
  return values.length > 0 && values.every((value) => accepts(must, value));
}

function accepts(must: Exclude<Requirement['must'], 'be set'>, value: unknown): boolean {
  if (typeof must === 'function') return must(value);
  // Launch templates carry their booleans as text.
  return String(value) === (must === 'be true' ? 'true' : 'false');
}

function shown({ values }: PlannedResource, path: string): string {
  const found = valuesAt(values, path);
  return found.length === 0 ? 'absent' : found.map((value) => JSON.stringify(value)).join(', ');
}
