import type { Finding, PlanContext, PlanRule } from './finding.js';
import type { PlannedResource } from './planned-resource.js';

/** Every resource that can carry tags says whose it is; budgets and the check after a pause count on it. */
export const tags: PlanRule = (resources, context) =>
  resources.flatMap((resource) => tagSetsOf(resource).flatMap((set) => lacking(resource, set, context)));

type Tags = Readonly<Record<string, unknown>>;

function tagSetsOf({ type, values }: PlannedResource): Tags[] {
  const own = 'tags_all' in values ? [(values.tags_all ?? {}) as Tags] : [];
  if (type === 'aws_launch_template') return [...own, ...launchedTags(values)];
  if (type === 'aws_autoscaling_group') return [...own, groupTags(values)];
  return own;
}

/** Instances and volumes take theirs from the template, not from the provider. */
function launchedTags(values: PlannedResource['values']): Tags[] {
  const specifications = (values.tag_specifications ?? []) as { resource_type: string; tags: Tags }[];
  return ['instance', 'volume'].map(
    (kind) => specifications.find(({ resource_type: type }) => type === kind)?.tags ?? {},
  );
}

function groupTags(values: PlannedResource['values']): Tags {
  const entries = (values.tag ?? []) as { key: string; value: string }[];
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

function lacking({ address }: PlannedResource, set: Tags, { environment, stack }: PlanContext): Finding[] {
  const wanted = { Project: 'plumbline', Environment: environment, Stack: stack, ManagedBy: 'terraform' };
  return Object.entries(wanted)
    .filter(([key, value]) => set[key] !== value)
    .map(([key, value]) => ({
      kind: 'missing tag',
      address,
      problem: `${key} must be ${value}, is ${set[key] ?? 'absent'}`,
    }));
}
