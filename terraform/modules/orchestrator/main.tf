resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}-orchestrator"
  retention_in_days = 30
  kms_key_id        = var.key_arn
}

module "role" {
  source = "../service-role"

  name  = "${var.name}-orchestrator"
  trust = { principals = { Service = ["lambda.amazonaws.com"] } }
  # Its network interfaces are made by the service and cannot be named beforehand.
  managed_policies = ["service-role/AWSLambdaVPCAccessExecutionRole"]

  statements = concat(var.statements, [
    { actions = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], resources = [var.queue_arn] },
    { actions = ["sqs:SendMessage"], resources = [var.dead_letter_queue_arn] },
    { actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [var.key_arn] },
  ])
}

resource "aws_lambda_function" "this" {
  function_name = "${var.name}-orchestrator"
  description   = "Drives the steps of ingestion for documents that arrive in the bucket"
  role          = module.role.arn
  package_type  = "Image"
  image_uri     = var.image
  timeout       = var.timeout_seconds
  memory_size   = 512
  kms_key_arn   = var.key_arn

  reserved_concurrent_executions = var.concurrency

  environment {
    variables = var.environment
  }

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [var.workload_security_group_id]
  }

  dead_letter_config {
    target_arn = var.dead_letter_queue_arn
  }

  tracing_config {
    mode = "PassThrough"
  }

  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_lambda_event_source_mapping" "queue" {
  event_source_arn = var.queue_arn
  function_name    = aws_lambda_function.this.arn
  batch_size       = 10
  # Only the messages that failed come again.
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.concurrency
  }
}
