import { z } from 'zod';

interface ModuleCalls {
  readonly module_calls?: Record<string, { source: string; module: ModuleCalls }>;
}

const ModuleCalls: z.ZodType<ModuleCalls> = z.object({
  module_calls: z
    .record(z.string(), z.object({ source: z.string(), module: z.lazy(() => ModuleCalls) }))
    .optional(),
});

const Plan = z.object({
  configuration: z.object({ root_module: ModuleCalls }),
  resource_changes: z.array(
    z.object({
      address: z.string(),
      module_address: z.string().optional(),
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      index: z.union([z.string(), z.number()]).optional(),
      change: z.object({
        after: z.record(z.string(), z.unknown()).nullable(),
        after_unknown: z.union([z.boolean(), z.record(z.string(), z.unknown())]),
      }),
    }),
  ),
});

/** A resource as it will be once the plan is applied. */
export interface PlannedResource {
  readonly address: string;
  /** Address of the module it stands in; empty in the root. */
  readonly module: string;
  /** Where that module comes from; empty in the root. */
  readonly source: string;
  readonly type: string;
  readonly name: string;
  /** Key of `for_each` or `count`. */
  readonly index?: string | number;
  readonly values: Readonly<Record<string, unknown>>;
  /** `true` where only AWS will say, in the shape of the values. */
  readonly unknown: Readonly<Record<string, unknown>>;
}

/** The resources of `terraform show -json`. Throws a ZodError when it is no plan. */
export function plannedResources(json: string): PlannedResource[] {
  const { resource_changes: changes, configuration } = Plan.parse(JSON.parse(json));
  return changes.flatMap(({ mode, change, module_address: module = '', ...resource }) => {
    if (mode !== 'managed' || !change.after) return [];
    return [
      {
        ...resource,
        module,
        source: sourceOf(module, configuration.root_module),
        values: change.after,
        unknown: typeof change.after_unknown === 'boolean' ? {} : change.after_unknown,
      },
    ];
  });
}

/** What stands at a dotted path; a list on the way stands for each of its items. */
export function valuesAt(node: unknown, path: string): unknown[] {
  const [head, ...rest] = path.split('.');
  if (Array.isArray(node)) return node.flatMap((item) => valuesAt(item, path));
  if (typeof node !== 'object' || node === null || head === undefined) return [];
  const value = (node as Record<string, unknown>)[head];
  if (value === undefined || value === null) return [];
  if (rest.length > 0) return valuesAt(value, rest.join('.'));
  return Array.isArray(value) ? value : [value];
}

/** Whether the path, or what it lies in, is known only after the plan is applied. */
export function isUnknown({ unknown }: PlannedResource, path: string): boolean {
  const steps = path.split('.');
  return steps.some((_, index) => valuesAt(unknown, steps.slice(0, index + 1).join('.')).includes(true));
}

function sourceOf(module: string, root: ModuleCalls): string {
  const names = [...module.matchAll(/(?:^|\.)module\.([^.[]+)(?:\[[^\]]*\])?/g)].map(
    ([, name]) => name ?? '',
  );
  let calls: ModuleCalls | undefined = root;
  let source = '';
  for (const name of names) {
    const call: { source: string; module: ModuleCalls } | undefined = calls?.module_calls?.[name];
    source = call?.source ?? '';
    calls = call?.module;
  }
  return source;
}
