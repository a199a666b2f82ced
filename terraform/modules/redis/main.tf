module "firewall" {
  source = "../firewall"

  name    = "${var.name}-redis"
  vpc_id  = var.vpc_id
  port    = 6379
  clients = var.clients
}

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_elasticache_parameter_group" "this" {
  name   = var.name
  family = "redis7"

  parameter {
    name  = "maxmemory-policy"
    value = var.eviction
  }
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = var.purpose
  engine               = "redis"
  engine_version       = "7.1"
  node_type            = var.node_type
  parameter_group_name = aws_elasticache_parameter_group.this.name
  subnet_group_name    = aws_elasticache_subnet_group.this.name
  security_group_ids   = [module.firewall.security_group_id]

  num_cache_clusters         = var.replicas + 1
  automatic_failover_enabled = var.replicas > 0
  multi_az_enabled           = var.replicas > 0

  at_rest_encryption_enabled = true
  kms_key_id                 = var.key_arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token                 = var.auth_token
  auth_token_update_strategy = "ROTATE"

  snapshot_retention_limit  = var.keeps_data ? 1 : 0
  final_snapshot_identifier = var.keeps_data ? "${var.name}-g${var.generation}" : null
  snapshot_name             = var.restore_snapshot

  lifecycle {
    ignore_changes = [snapshot_name]
  }
}
