import type { PlanRule } from './finding.js';

/**
 * Roles come from the module service-role alone, whose variables refuse whole services and all resources: the policies
 * themselves name resources that do not exist yet, so a plan does not show them.
 */
export const roles: PlanRule = (resources) =>
  resources
    .filter(({ type, source }) => types.has(type) && !source.endsWith('/service-role'))
    .map(({ address }) => ({
      kind: 'role of its own',
      address,
      problem: 'roles and their policies are made by modules/service-role',
    }));

const types = new Set([
  'aws_iam_group_policy',
  'aws_iam_policy',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_iam_user',
  'aws_iam_user_policy',
]);
