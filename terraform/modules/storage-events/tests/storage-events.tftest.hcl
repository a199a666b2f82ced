mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name      = "plumbline-test"
  bucket_id = "plumbline-test-documents"
}

run "events" {
  command = apply

  assert {
    condition     = aws_s3_bucket_notification.this.eventbridge && aws_cloudwatch_event_target.queue.arn == aws_sqs_queue.ingestion.arn
    error_message = "A new object must become a message: bucket, rule, queue."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.created.event_pattern).detail == { bucket = { name = ["plumbline-test-documents"] }, object = { key = [{ prefix = "inbound/" }] } }
    error_message = "Only objects below the prefix of this bucket."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.ingestion.redrive_policy).maxReceiveCount == 5 && aws_cloudwatch_event_target.queue.dead_letter_config[0].arn == aws_sqs_queue.dead_letters.arn
    error_message = "What fails must be put aside, from the rule as from the workers."
  }

  assert {
    condition     = aws_sqs_queue.ingestion.sqs_managed_sse_enabled && aws_sqs_queue.dead_letters.sqs_managed_sse_enabled
    error_message = "Messages must be encrypted."
  }

  assert {
    condition     = aws_sqs_queue.ingestion.message_retention_seconds == 1209600 && aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "Documents that arrive during a pause must wait for fourteen days."
  }

  assert {
    condition = alltrue([
      for policy in values(aws_sqs_queue_policy.this) :
      jsondecode(policy.policy).Statement[0].Condition.ArnEquals["aws:SourceArn"] == aws_cloudwatch_event_rule.created.arn
      && jsondecode(policy.policy).Statement[1].Effect == "Deny"
    ])
    error_message = "Only the rule may send, and only by TLS."
  }
}
