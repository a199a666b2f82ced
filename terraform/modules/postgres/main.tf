locals {
  exists = var.state != "absent"
}

module "firewall" {
  source = "../firewall"

  name    = "${var.name}-postgres"
  vpc_id  = var.vpc_id
  port    = 5432
  clients = var.clients
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_parameter_group" "this" {
  name   = var.name
  family = "postgres16"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_db_instance" "this" {
  count = local.exists ? 1 : 0

  identifier           = var.name
  engine               = "postgres"
  engine_version       = "16"
  instance_class       = var.instance_class
  db_name              = "plumbline"
  db_subnet_group_name = aws_db_subnet_group.this.name
  parameter_group_name = aws_db_parameter_group.this.name
  multi_az             = var.multi_az
  publicly_accessible  = false

  vpc_security_group_ids = [module.firewall.security_group_id]

  allocated_storage = var.storage_gb
  storage_type      = "gp3"
  storage_encrypted = true
  kms_key_id        = var.key_arn

  # The owner's password is AWS's to keep; services log in by roles of their own, which the migration makes.
  username                      = "plumbline_owner"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.key_arn

  backup_retention_period  = var.backup_days
  delete_automated_backups = false
  copy_tags_to_snapshot    = true
  deletion_protection      = var.deletion_protection

  # A fixed name would fail the second time. The value in the state counts, so the generation rises on resume.
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-g${var.generation}"
  snapshot_identifier       = var.restore_snapshot

  auto_minor_version_upgrade      = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.key_arn

  lifecycle {
    ignore_changes = [snapshot_identifier]
  }
}

resource "aws_rds_instance_state" "this" {
  count = local.exists ? 1 : 0

  identifier = aws_db_instance.this[0].identifier
  state      = var.state
}
