# Two ways to drive ingestion beside its own queue worker: a function for each arrival, or DAGs of Airflow.
module "orchestrator" {
  source = "../../modules/orchestrator"
  count  = var.features.orchestrator && local.running ? 1 : 0

  name                       = local.name
  image                      = var.images["orchestrator"]
  queue_arn                  = var.foundation.queue_arn
  dead_letter_queue_arn      = var.foundation.dead_letter_queue_arn
  statements                 = concat(var.foundation.ingestion_permissions, [local.read_ingestion_secret])
  subnet_ids                 = var.foundation.private_subnet_ids
  workload_security_group_id = var.foundation.workload_security_group_id
  key_arn                    = var.foundation.key_arn

  environment = {
    DOCUMENTS_BUCKET = var.foundation.documents_bucket
    SECRET_ARN       = var.foundation.secret_arns["ingestion"]
  }

  depends_on = [module.egress]
}

module "airflow" {
  source = "../../modules/airflow"
  count  = var.features.airflow ? 1 : 0

  name                       = local.name
  account_id                 = var.account_id
  region                     = var.region
  vpc_id                     = var.foundation.vpc_id
  subnet_ids                 = var.foundation.private_subnet_ids
  workload_security_group_id = var.foundation.workload_security_group_id
  key_arn                    = var.foundation.key_arn
  image                      = var.images["airflow"]
  repository_arn             = var.foundation.repository_arns["airflow"]
  role_arn                   = var.foundation.role_arns["airflow"]
  secret_arn                 = var.foundation.secret_arns["airflow"]
  log_bucket                 = var.foundation.operations_bucket
  instance_class             = "db.t4g.micro"
  running                    = local.running
  database_state             = local.database_state
  generation                 = var.generation
  restore_snapshot           = var.restore.airflow
  deletion_protection        = local.protected
  tags                       = local.tags

  depends_on = [module.egress]
}

locals {
  read_ingestion_secret = {
    actions    = ["secretsmanager:GetSecretValue"]
    resources  = [var.foundation.secret_arns["ingestion"]]
    conditions = {}
  }
}
