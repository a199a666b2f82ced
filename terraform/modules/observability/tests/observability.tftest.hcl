mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                   = "plumbline-test"
  environment            = "test"
  account_id             = "111111111111"
  region                 = "us-east-1"
  key_arn                = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  services               = ["gateway", "router"]
  metrics                = jsondecode(file("../../../libs/platform/telemetry/metrics.json"))
  queue_name             = "ingestion"
  dead_letter_queue_name = "ingestion-dead"
  emails                 = ["operations@example.org"]
}

run "observability" {
  command = apply

  assert {
    condition     = aws_sns_topic.alarms.kms_master_key_id == var.key_arn && alltrue([for group in values(aws_cloudwatch_log_group.service) : group.kms_key_id == var.key_arn && group.retention_in_days == 30])
    error_message = "Alarms and logs must be encrypted, and logs have an end."
  }

  assert {
    condition = alltrue([
      for alarm in values(local.service_alarms) :
      contains([for metric in var.metrics.metrics : metric.name if contains(metric.dimensions, tolist(keys(alarm.dimensions)))], alarm.metric)
    ])
    error_message = "An alarm must watch a metric that services emit, by dimensions that they send."
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == length(var.metrics.metrics)
    error_message = "Every metric has its chart."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "{Plumbline,Environment,Route,Model} MetricName=\\\"CostUsd\\\" Environment=\\\"test\\\"")
    error_message = "Cost is shown by route and model, of this environment alone."
  }

  assert {
    condition     = local.queue_alarms.dead-letters.threshold == 0 && local.queue_alarms.dead-letters.dimensions.QueueName == "ingestion-dead"
    error_message = "One dead letter is enough for an alarm."
  }

  assert {
    condition     = toset(keys(local.log_alarms)) == toset(["gateway-error-lines", "router-error-lines"]) && aws_cloudwatch_log_metric_filter.errors["gateway"].pattern == "{ $.level >= 50 }"
    error_message = "Error lines of every service are counted, as pino writes them."
  }

  assert {
    condition     = toset(keys(aws_sns_topic_subscription.email)) == toset(["operations@example.org"])
    error_message = "Someone must hear the alarms."
  }
}
