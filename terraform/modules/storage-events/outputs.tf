output "queue_arn" {
  description = "Queue of ingestion as a resource of policies."
  value       = aws_sqs_queue.ingestion.arn
}

output "queue_url" {
  description = "Queue of ingestion."
  value       = aws_sqs_queue.ingestion.url
}

output "queue_name" {
  description = "Queue of ingestion as metrics name it."
  value       = aws_sqs_queue.ingestion.name
}

output "dead_letter_queue_name" {
  description = "Queue of messages put aside, as metrics name it."
  value       = aws_sqs_queue.dead_letters.name
}

output "dead_letter_queue_arn" {
  description = "Queue of messages put aside, as a resource of policies."
  value       = aws_sqs_queue.dead_letters.arn
}
