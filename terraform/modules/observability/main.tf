resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.key_arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisAccount"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms.arn
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_log_group" "service" {
  for_each = var.services

  name              = "/plumbline/${var.name}/${each.key}"
  retention_in_days = var.log_days
  kms_key_id        = var.key_arn
}

# The dimension of a log metric must stand in the line; the service does not, so the name carries it.
resource "aws_cloudwatch_log_metric_filter" "errors" {
  for_each = aws_cloudwatch_log_group.service

  name           = "${var.name}-${each.key}-error-lines"
  log_group_name = each.value.name
  pattern        = var.metrics.errorLines.pattern

  metric_transformation {
    namespace = local.log_namespace
    name      = "${var.name}-${each.key}-error-lines"
    value     = "1"
  }
}

module "alarms" {
  source = "../alarms"

  name      = var.name
  topic_arn = aws_sns_topic.alarms.arn
  alarms    = merge(local.service_alarms, local.queue_alarms, local.log_alarms)
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({ widgets = local.widgets })
}
