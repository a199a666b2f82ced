import type { EmittedMetrics, Finding, PlanRule } from './finding.js';
import type { PlannedResource } from './planned-resource.js';

/** Alarms and dashboards watch what services send, by dimensions that they send. */
export const metricNames: PlanRule = (resources, { metrics }) => {
  const logMetrics = new Set(resources.flatMap(logMetricOf));
  return resources.flatMap((resource) =>
    watchedBy(resource, metrics.namespace)
      .filter(
        ({ namespace, name, dimensions }) =>
          !(namespace === metrics.namespace ? isEmitted(metrics, name, dimensions) : logMetrics.has(name)),
      )
      .map(({ name, dimensions }): Finding => ({
        kind: 'unknown metric',
        address: resource.address,
        problem: `nothing emits ${name} by ${dimensions.join(', ') || 'no dimension'}`,
      })),
  );
};

interface Watched {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** Metrics of AWS are not ours to name. */
function watchedBy({ type, values }: PlannedResource, ours: string): Watched[] {
  if (type === 'aws_cloudwatch_dashboard') return searchedIn(String(values.dashboard_body));
  if (type !== 'aws_cloudwatch_metric_alarm') return [];
  const namespace = String(values.namespace);
  if (namespace !== ours && !namespace.startsWith(`${ours}/`)) return [];
  return [{ namespace, name: String(values.metric_name), dimensions: Object.keys(values.dimensions ?? {}) }];
}

/** `SEARCH('{Namespace,Dimension,…} MetricName="Name" …', …)` in the body's JSON. */
function searchedIn(body: string): Watched[] {
  return [...body.matchAll(/\{([\w/]+)((?:,\w+)*)\} MetricName=\\*"(\w+)/g)].map(
    ([, namespace, list, name]) => ({
      namespace: namespace ?? '',
      name: name ?? '',
      dimensions: (list ?? '').split(',').filter(Boolean),
    }),
  );
}

function logMetricOf({ type, values }: PlannedResource): string[] {
  if (type !== 'aws_cloudwatch_log_metric_filter') return [];
  return ((values.metric_transformation ?? []) as { name: string }[]).map(({ name }) => name);
}

function isEmitted({ metrics }: EmittedMetrics, name: string, dimensions: readonly string[]): boolean {
  const wanted = [...dimensions].sort().join();
  return metrics.some(
    (metric) => metric.name === name && metric.dimensions.some((set) => [...set].sort().join() === wanted),
  );
}
