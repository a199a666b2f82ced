mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                       = "plumbline-test"
  image                      = "111111111111.dkr.ecr.us-east-1.amazonaws.com/orchestrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  queue_arn                  = "arn:aws:sqs:us-east-1:111111111111:ingestion"
  dead_letter_queue_arn      = "arn:aws:sqs:us-east-1:111111111111:ingestion-dead"
  statements                 = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::documents/*"] }]
  environment                = { DOCUMENTS_BUCKET = "documents" }
  subnet_ids                 = ["subnet-a"]
  workload_security_group_id = "sg-workload"
  key_arn                    = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
}

run "orchestrator" {
  command = apply

  assert {
    condition     = aws_lambda_function.this.kms_key_arn == var.key_arn && aws_cloudwatch_log_group.this.kms_key_id == var.key_arn
    error_message = "Environment and logs must be encrypted by the environment's key."
  }

  assert {
    condition     = aws_lambda_function.this.vpc_config[0].security_group_ids == toset(["sg-workload"]) && aws_lambda_function.this.role == module.role.arn
    error_message = "It runs inside the network, with its own role."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.queue.event_source_arn == var.queue_arn && aws_lambda_event_source_mapping.queue.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "It takes its queue's messages, and only failed ones come again."
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 5 && aws_lambda_function.this.dead_letter_config[0].target_arn == var.dead_letter_queue_arn
    error_message = "Its width is bounded, and failures are put aside."
  }
}
