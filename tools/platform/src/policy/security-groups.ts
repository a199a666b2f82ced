import type { Finding, PlanRule } from './finding.js';
import { type PlannedResource, valuesAt } from './planned-resource.js';
import { edgeModule } from './public-endpoints.js';

/** No way in from everywhere, but to the ports of the edge. */
export const securityGroups: PlanRule = (resources) =>
  resources.filter((resource) => opensToAll(resource) && !isEdge(resource)).map(finding);

const everywhere = new Set<unknown>(['0.0.0.0/0', '::/0']);
const edgePorts = new Set<unknown>([80, 443]);

function opensToAll({ type, values }: PlannedResource): boolean {
  const ranges = addressesOf(type, values);
  return ranges.some((range) => everywhere.has(range));
}

function addressesOf(type: string, values: PlannedResource['values']): unknown[] {
  if (type === 'aws_vpc_security_group_ingress_rule') return [values.cidr_ipv4, values.cidr_ipv6];
  if (type === 'aws_security_group' || type === 'aws_default_security_group')
    return [...valuesAt(values, 'ingress.cidr_blocks'), ...valuesAt(values, 'ingress.ipv6_cidr_blocks')];
  if (type === 'aws_security_group_rule' && values.type === 'ingress')
    return [...valuesAt(values, 'cidr_blocks'), ...valuesAt(values, 'ipv6_cidr_blocks')];
  return [];
}

function isEdge({ module, values }: PlannedResource): boolean {
  return (
    module.startsWith(edgeModule) && values.from_port === values.to_port && edgePorts.has(values.from_port)
  );
}

function finding({ address, values }: PlannedResource): Finding {
  const ports = values.from_port === undefined ? 'a port' : `${values.from_port}-${values.to_port}`;
  return { kind: 'open security group', address, problem: `lets everyone in on ${ports}` };
}
