import type { Finding, FindingKind } from './finding.js';
import type { PlannedResource } from './planned-resource.js';

/** What AWS has made a resource of its own must stand beside the resource that it is about, in the same module. */
export function withoutCompanion(
  kind: FindingKind,
  resources: readonly PlannedResource[],
  { of, needs }: { of: string; needs: string },
): Finding[] {
  const modules = new Set(resources.filter(({ type }) => type === needs).map(({ module }) => module));
  return resources
    .filter(({ type, module }) => type === of && !modules.has(module))
    .map(({ address }) => ({ kind, address, problem: `has no ${needs} beside it` }));
}
