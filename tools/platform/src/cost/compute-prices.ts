import { type PlannedResource, valuesAt } from '../policy/planned-resource.js';
import { type CostGroup, type CostLine, PriceMissingError } from './cost-line.js';
import { type PriceContext, priceOf, type PriceRule } from './price-rule.js';
import { prices } from './prices.js';

const { hourly, monthly, each, hoursPerMonth } = prices;

/** What runs: clusters, nodes, tasks, gateways. */
export const computePrices: Readonly<Record<string, PriceRule>> = {
  aws_eks_cluster: () => [
    line('control plane', 'control plane of EKS', hourly.eksControlPlane * hoursPerMonth),
  ],
  aws_eks_node_group: nodes,
  aws_autoscaling_group: instancesOfGroup,
  aws_ecs_service: tasks,
  aws_instance: instance,
  aws_nat_gateway: (_, { usage, resources }) => [
    line('way out', 'NAT gateway', hourly.natGateway * hoursPerMonth),
    line('way out', 'traffic through it', (each.natGb * usage.natGb) / countOf('aws_nat_gateway', resources)),
  ],
  aws_eip: () => [line('way out', 'public address', hourly.publicAddress * hoursPerMonth)],
  aws_vpc_endpoint: ({ values }) => {
    if (values.vpc_endpoint_type === 'Gateway') return [];
    throw new PriceMissingError('no price for an endpoint that is paid by the hour');
  },
  aws_lb: ({ values }, { usage }) => edgeLines(valuesAt(values, 'subnets').length, usage.loadBalancerUnits),
};

/** An application load balancer with an address in each of its subnets. */
export function edgeLines(addresses: number, units: number): CostLine[] {
  return [
    line('edge', 'load balancer', hourly.loadBalancer * hoursPerMonth),
    line('edge', 'its addresses', addresses * hourly.publicAddress * hoursPerMonth),
    line('edge', 'its traffic', units * monthly.loadBalancerUnit),
  ];
}

function nodes(group: PlannedResource, { resources }: PriceContext): CostLine[] {
  // The price must be known of a group that begins with no node, too.
  const price = priceOf(hourly.instances, valuesAt(group.values, 'instance_types')[0]);
  const count = Number(valuesAt(group.values, 'scaling_config.desired_size')[0]);
  const template = inSameModule(group, resources, 'aws_launch_template');
  return machines(`nodes of group ${group.index}`, { count, price, diskGb: diskGbOf(template) });
}

function instancesOfGroup(group: PlannedResource, { resources }: PriceContext): CostLine[] {
  const template = inSameModule(group, resources, 'aws_launch_template');
  const price = priceOf(hourly.instances, template.values.instance_type);
  return machines('instances of ECS', {
    count: Number(group.values.desired_capacity),
    price,
    diskGb: diskGbOf(template),
  });
}

function instance(resource: PlannedResource, { resources }: PriceContext): CostLine[] {
  const template = inSameModule(resource, resources, 'aws_launch_template');
  const price = priceOf(hourly.instances, template.values.instance_type) * hoursPerMonth;
  return [
    line('graph', 'instance', price),
    line('graph', 'its root disk', diskGbOf(template) * monthly.diskGb),
  ];
}

function tasks(service: PlannedResource, { resources }: PriceContext): CostLine[] {
  // Tasks on instances are paid with the instances.
  if (service.values.launch_type !== 'FARGATE') return [];
  const { values } = inSameModule(service, resources, 'aws_ecs_task_definition');
  const size =
    (Number(values.cpu) / 1024) * hourly.fargateCpu + (Number(values.memory) / 1024) * hourly.fargateGb;
  const count = Number(service.values.desired_count);
  return count === 0
    ? []
    : [line('nodes and tasks', `tasks of ${service.index}`, count * size * hoursPerMonth)];
}

interface Machines {
  readonly count: number;
  readonly price: number;
  readonly diskGb: number;
}

function machines(what: string, { count, price, diskGb }: Machines): CostLine[] {
  if (count === 0) return [];
  return [
    line('nodes and tasks', what, count * price * hoursPerMonth),
    line('nodes and tasks', `disks of ${what}`, count * diskGb * monthly.diskGb),
  ];
}

function diskGbOf({ values }: PlannedResource): number {
  return Number(valuesAt(values, 'block_device_mappings.ebs.volume_size')[0] ?? 0);
}

/** The companion of the same key, else the only one. */
function inSameModule(
  resource: PlannedResource,
  resources: readonly PlannedResource[],
  type: string,
): PlannedResource {
  const candidates = resources.filter((other) => other.type === type && other.module === resource.module);
  const found = candidates.find(({ index }) => index === resource.index) ?? candidates[0];
  if (!found) throw new PriceMissingError(`no ${type} beside it that says its size`);
  return found;
}

function countOf(wanted: string, resources: readonly PlannedResource[]): number {
  return resources.filter(({ type }) => type === wanted).length;
}

function line(group: CostGroup, what: string, monthlyUsd: number): CostLine {
  return { group, what, monthlyUsd };
}
