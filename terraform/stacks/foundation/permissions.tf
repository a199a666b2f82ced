locals {
  use_key      = [{ actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [module.encryption.key_arn] }]
  model_prefix = "arn:aws:bedrock:${var.region}::foundation-model"

  embed = [{ actions = ["bedrock:InvokeModel"], resources = [for model in var.models.embedding : "${local.model_prefix}/${model}"] }]

  store_documents = [
    { actions = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"], resources = ["${module.documents.arn}/*"] },
    { actions = ["s3:ListBucket"], resources = [module.documents.arn] },
  ]

  work_on_queue = [{
    actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [module.storage_events.queue_arn]
  }]

  # Named as their service accounts in Kubernetes.
  service_permissions = {
    gateway    = { statements = concat(local.use_key, local.store_documents) }
    router     = { statements = local.embed }
    retrieval  = { statements = concat(local.embed, local.rerank) }
    memory     = { statements = concat(local.use_key, local.remember) }
    generation = { statements = local.generate }
    ingestion  = { statements = concat(local.use_key, local.store_documents, local.work_on_queue, local.embed) }
    airflow    = { statements = concat(local.use_key, local.store_documents, local.work_on_queue, local.keep_airflow_logs) }
  }

  rerank = [{
    actions   = ["bedrock:InvokeModel", "bedrock:Rerank"]
    resources = [for model in var.models.rerank : "${local.model_prefix}/${model}"]
  }]

  remember = [
    {
      actions = [
        "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem",
        "dynamodb:Query", "dynamodb:UpdateItem",
      ]
      resources = [module.memory.table_arn]
    },
    { actions = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], resources = ["${module.documents.arn}/sessions/*"] },
  ]

  generate = [
    {
      actions   = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
      resources = [for model in var.models.chat : "${local.model_prefix}/${model}"]
    },
    { actions = ["bedrock:ApplyGuardrail"], resources = [module.guardrail.arn] },
    { actions = ["kms:Decrypt"], resources = [module.encryption.key_arn] },
  ]

  keep_airflow_logs = [{ actions = ["s3:GetObject", "s3:PutObject"], resources = ["${module.operations.arn}/airflow/*"] }]
}
