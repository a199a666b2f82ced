import { missingPrices } from '../cost/missing-prices.js';
import { budgets } from './budgets.js';
import { deletionProtection } from './deletion-protection.js';
import { encryption } from './encryption.js';
import type { Finding, PlanContext, PlanRule } from './finding.js';
import { metricNames } from './metric-names.js';
import type { PlannedResource } from './planned-resource.js';
import { publicEndpoints } from './public-endpoints.js';
import { roles } from './roles.js';
import { securityGroups } from './security-groups.js';
import { tags } from './tags.js';

const rules: readonly PlanRule[] = [
  publicEndpoints,
  encryption,
  securityGroups,
  tags,
  deletionProtection,
  roles,
  metricNames,
  budgets,
  missingPrices,
];

/** Everything that is wrong with a plan; an empty list is what must be. */
export function checkPlan(resources: readonly PlannedResource[], context: PlanContext): Finding[] {
  return rules.flatMap((rule) => rule(resources, context));
}
