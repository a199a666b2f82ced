locals {
  # The processes of Airflow 3, all of one image.
  processes = {
    api-server    = { command = ["api-server"], port = 8080, cpu = 512, memory = 2048 }
    dag-processor = { command = ["dag-processor"], port = null, cpu = 256, memory = 1024 }
    scheduler     = { command = ["scheduler"], port = null, cpu = 512, memory = 2048 }
  }
}

resource "aws_cloudwatch_log_group" "process" {
  for_each = local.processes

  name              = "/plumbline/${var.name}/airflow/${each.key}"
  retention_in_days = 30
  kms_key_id        = var.key_arn
}

module "metadata" {
  source = "../postgres"

  name                = "${var.name}-airflow"
  account_id          = var.account_id
  region              = var.region
  vpc_id              = var.vpc_id
  subnet_ids          = var.subnet_ids
  clients             = { workload = var.workload_security_group_id }
  key_arn             = var.key_arn
  instance_class      = var.instance_class
  storage_gb          = 20
  multi_az            = false
  state               = var.database_state
  generation          = var.generation
  restore_snapshot    = var.restore_snapshot
  deletion_protection = var.deletion_protection
}

module "ecs" {
  source = "../ecs"

  name                       = "${var.name}-airflow"
  account_id                 = var.account_id
  region                     = var.region
  log_groups                 = { for name, group in aws_cloudwatch_log_group.process : name => group.name }
  capacity                   = "FARGATE"
  subnet_ids                 = var.subnet_ids
  workload_security_group_id = var.workload_security_group_id
  repository_arns            = [var.repository_arn]
  secret_arns                = [var.secret_arn]
  key_arn                    = var.key_arn
  tags                       = var.tags

  services = { for name, process in local.processes : name => {
    image    = var.image
    command  = process.command
    port     = process.port
    cpu      = process.cpu
    memory   = process.memory
    user     = "50000"
    desired  = var.running ? 1 : 0
    role_arn = var.role_arn

    environment = {
      AIRFLOW__CORE__EXECUTOR                  = "LocalExecutor"
      AIRFLOW__CORE__LOAD_EXAMPLES             = "false"
      AIRFLOW__LOGGING__BASE_LOG_FOLDER        = "/tmp/logs"
      AIRFLOW__LOGGING__REMOTE_LOGGING         = "true"
      AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER = "s3://${var.log_bucket}/airflow"
    }

    secrets = {
      AIRFLOW__CORE__FERNET_KEY           = "${var.secret_arn}:fernet_key::"
      AIRFLOW__API_AUTH__JWT_SECRET       = "${var.secret_arn}:jwt_secret::"
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN = "${var.secret_arn}:sql_alchemy_conn::"
    }
  } }
}
