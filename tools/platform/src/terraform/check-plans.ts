import { z } from 'zod';
import { checkPlan } from '../policy/check-plan.js';
import { type PowerState, powerStates } from '../power-state.js';
import { atMost } from './at-most.js';
import { type CheckOptions, type CheckResult, timed } from './check-roots.js';
import { OfflinePlans, type PlanRequest } from './offline-plans.js';
import { metricsFile } from './terraform-copy.js';

export const environments = ['dev', 'staging', 'prod'] as const;

const Metrics = z.object({
  namespace: z.string(),
  metrics: z.array(z.object({ name: z.string(), dimensions: z.array(z.array(z.string())) })),
});

/** Both stacks in every environment, and in every state of power what dev has and what can be switched on. */
export const planRequests: readonly PlanRequest[] = [
  ...environments.flatMap((environment): PlanRequest[] => [
    { stack: 'foundation', environment },
    { stack: 'runtime', environment, power: 'running' },
  ]),
  ...powerStates.map((power) => inProd(power, 'everything')),
  { stack: 'runtime', environment: 'dev', power: 'paused' },
  { stack: 'runtime', environment: 'dev', power: 'hibernated' },
  inProd('running', 'ecs-fargate'),
  inProd('running', 'ecs-ec2'),
];

/** Plans with the real provider and judges what would be made. */
export async function checkPlans(options: CheckOptions, requests = planRequests): Promise<CheckResult[]> {
  const { terraform, copy, parallel, tell } = options;
  const metrics = Metrics.parse(JSON.parse(await copy.read(metricsFile)));
  const plans = await OfflinePlans.prepare(terraform, copy);
  return atMost(parallel, requests, async (request) => {
    const result = await timed(`plan ${Object.values(request).join(' ')}`, async () => {
      const findings = checkPlan(await plans.plan(request), { ...request, metrics });
      const problems = findings.map(({ kind, address, problem }) => `${kind}: ${address} ${problem}`);
      return { passed: problems.length === 0 ? 1 : 0, failed: problems.length === 0 ? 0 : 1, problems };
    });
    tell(result);
    return result;
  });
}

function inProd(power: PowerState, variant: string): PlanRequest {
  return { stack: 'runtime', environment: 'prod', power, variant };
}
