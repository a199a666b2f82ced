/** What a plan does not say: how much is stored and sent in a month, for a small environment. Model calls are left out. */
export interface Usage {
  readonly natGb: number;
  readonly loadBalancerUnits: number;
  readonly logGbIngested: number;
  readonly logGbKept: number;
  readonly customMetrics: number;
  readonly objectGbPerBucket: number;
  readonly imageGbPerRepository: number;
  readonly tableGb: number;
  readonly fileGb: number;
  readonly redisSnapshotGb: number;
}

export const smallUsage: Usage = {
  natGb: 50,
  loadBalancerUnits: 1,
  logGbIngested: 10,
  logGbKept: 10,
  customMetrics: 30,
  objectGbPerBucket: 10,
  imageGbPerRepository: 0.5,
  tableGb: 1,
  fileGb: 1,
  redisSnapshotGb: 0.5,
};
