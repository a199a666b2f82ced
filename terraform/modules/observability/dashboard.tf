locals {
  # One widget a metric: its finest dimensions, so that routes and models lie side by side.
  charts = [for metric in var.metrics.metrics : {
    title     = "${metric.name} (${metric.about})"
    statistic = metric.unit == "Milliseconds" ? "p95" : "Sum"
    search = format(
      "{%s} MetricName=\"%s\" Environment=\"%s\"",
      join(",", concat([var.metrics.namespace], metric.dimensions[length(metric.dimensions) - 1])),
      metric.name,
      var.environment,
    )
  }]

  widgets = [for index, chart in local.charts : {
    type   = "metric"
    x      = index % 2 * 12
    y      = floor(index / 2) * 6
    width  = 12
    height = 6
    properties = {
      title   = chart.title
      region  = var.region
      view    = "timeSeries"
      metrics = [[{ expression = "SEARCH('${chart.search}', '${chart.statistic}', 300)" }]]
    }
  }]
}
