import type { PlanRule } from './finding.js';
import { valuesAt } from './planned-resource.js';

/** An environment has a budget that tells someone; it stands in the stack that is never paused. */
export const budgets: PlanRule = (resources, { stack }) => {
  const told = resources.some(
    ({ type, values }) =>
      type === 'aws_budgets_budget' && valuesAt(values, 'notification.subscriber_email_addresses').length > 0,
  );
  if (told || stack !== 'foundation') return [];
  return [{ kind: 'missing budget', address: 'aws_budgets_budget', problem: 'no budget tells anyone' }];
};
