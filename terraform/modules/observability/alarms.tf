locals {
  log_namespace = "${var.metrics.namespace}/Logs"
  everywhere    = { Environment = var.environment }

  service_alarms = {
    slow-answers = {
      about      = "Nineteen of twenty answers take longer than they should"
      namespace  = var.metrics.namespace
      metric     = "AnswerLatency"
      dimensions = local.everywhere
      percentile = "p95"
      threshold  = var.slow_answer_ms
    }
    failing-requests = {
      about      = "Requests end with an error of ours"
      namespace  = var.metrics.namespace
      metric     = "RequestErrors"
      dimensions = local.everywhere
      statistic  = "Sum"
      threshold  = 5
    }
    model-cost = {
      about      = "Model calls cost more a minute than a month's share allows"
      namespace  = var.metrics.namespace
      metric     = "CostUsd"
      dimensions = local.everywhere
      statistic  = "Sum"
      threshold  = var.model_usd_a_minute
      minutes    = 15
    }
    failing-documents = {
      about      = "Documents fail or are quarantined"
      namespace  = var.metrics.namespace
      metric     = "DocumentsFailed"
      dimensions = local.everywhere
      statistic  = "Sum"
      threshold  = 5
      minutes    = 15
    }
  }

  queue_alarms = {
    dead-letters = {
      about      = "A document's event could not be worked on: look at the queue of dead letters"
      namespace  = "AWS/SQS"
      metric     = "ApproximateNumberOfMessagesVisible"
      dimensions = { QueueName = var.dead_letter_queue_name }
      threshold  = 0
      minutes    = 1
    }
    waiting-documents = {
      about      = "Documents wait for more than half an hour"
      namespace  = "AWS/SQS"
      metric     = "ApproximateAgeOfOldestMessage"
      dimensions = { QueueName = var.queue_name }
      threshold  = 1800
    }
  }

  log_alarms = { for service, filter in aws_cloudwatch_log_metric_filter.errors : "${service}-error-lines" => {
    about      = "The log of ${service} has more than a few error lines a minute"
    namespace  = local.log_namespace
    metric     = filter.name
    dimensions = {}
    statistic  = "Sum"
    threshold  = 5
  } }
}
