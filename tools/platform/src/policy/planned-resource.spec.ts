import { isUnknown, plannedResources, valuesAt } from './planned-resource.js';

const change = (after: object | null, unknown: object | boolean = {}) => ({ after, after_unknown: unknown });
const plan = JSON.stringify({
  configuration: {
    root_module: {
      module_calls: {
        eks: {
          source: '../../modules/eks',
          module: { module_calls: { node_role: { source: '../service-role', module: {} } } },
        },
      },
    },
  },
  resource_changes: [
    {
      address: 'module.eks[0].module.node_role["a.b"].aws_iam_role.this',
      module_address: 'module.eks[0].module.node_role["a.b"]',
      mode: 'managed',
      type: 'aws_iam_role',
      name: 'this',
      change: change({ name: 'node' }, { arn: true }),
    },
    {
      address: 'aws_eip.nat[0]',
      mode: 'managed',
      type: 'aws_eip',
      name: 'nat',
      index: 0,
      change: change({ domain: 'vpc' }, true),
    },
    { address: 'aws_eip.gone', mode: 'managed', type: 'aws_eip', name: 'gone', change: change(null) },
    { address: 'data.aws_region.here', mode: 'data', type: 'aws_region', name: 'here', change: change({}) },
  ],
});

describe(plannedResources.name, () => {
  it('gives what will exist, with where its module comes from', () => {
    expect(plannedResources(plan).map(({ address, source }) => [address, source])).toEqual([
      ['module.eks[0].module.node_role["a.b"].aws_iam_role.this', '../service-role'],
      ['aws_eip.nat[0]', ''],
    ]);
  });

  it('refuses what is no plan', () => {
    expect(() => plannedResources('{"values":{}}')).toThrow('resource_changes');
  });
});

describe(valuesAt.name, () => {
  it('walks through lists, and gives nothing for what is absent', () => {
    const values = { disks: [{ ebs: [{ size: 1 }, { size: 2 }] }, { ebs: [] }, { ebs: null }] };
    expect(valuesAt(values, 'disks.ebs.size')).toEqual([1, 2]);
    expect(valuesAt(values, 'disks.ebs.type')).toEqual([]);
    expect(valuesAt(values, 'none.at.all')).toEqual([]);
  });
});

describe(isUnknown.name, () => {
  it('knows a part of what is unknown as a whole', () => {
    const [role] = plannedResources(plan);
    if (!role) throw new Error('no resource');
    expect([isUnknown(role, 'arn'), isUnknown(role, 'arn.part'), isUnknown(role, 'name')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
