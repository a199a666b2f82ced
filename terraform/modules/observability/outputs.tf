output "topic_arn" {
  description = "Topic that tells people, for further alarms."
  value       = aws_sns_topic.alarms.arn
}

output "log_groups" {
  description = "Log group of each service."
  value       = { for service, group in aws_cloudwatch_log_group.service : service => group.name }
}

output "dashboard" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
