mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name      = "plumbline-test"
  topic_arn = "arn:aws:sns:us-east-1:111111111111:alarms"

  alarms = {
    slow  = { about = "slow", namespace = "Plumbline", metric = "AnswerLatency", dimensions = { Environment = "test" }, percentile = "p95", threshold = 100 }
    empty = { about = "empty", namespace = "AWS/RDS", metric = "FreeStorageSpace", dimensions = {}, statistic = "Minimum", threshold = 5, below = true, minutes = 2 }
  }
}

run "alarms" {
  command = apply

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["slow"].extended_statistic == "p95" && aws_cloudwatch_metric_alarm.this["slow"].statistic == null
    error_message = "A percentile takes the place of the statistic."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["slow"].comparison_operator == "GreaterThanThreshold" && aws_cloudwatch_metric_alarm.this["empty"].comparison_operator == "LessThanThreshold"
    error_message = "Above by default, below when asked."
  }

  assert {
    condition = alltrue([
      for alarm in values(aws_cloudwatch_metric_alarm.this) :
      alarm.alarm_actions == toset([var.topic_arn]) && alarm.ok_actions == toset([var.topic_arn]) && alarm.treat_missing_data == "notBreaching"
    ])
    error_message = "Every alarm tells people when it begins and ends, and a paused environment rings none."
  }
}
