module "postgres" {
  source = "../../modules/postgres"

  name                = local.name
  account_id          = var.account_id
  region              = var.region
  vpc_id              = var.foundation.vpc_id
  subnet_ids          = var.foundation.private_subnet_ids
  clients             = local.clients
  key_arn             = var.foundation.key_arn
  instance_class      = var.postgres.instance_class
  storage_gb          = var.postgres.storage_gb
  multi_az            = var.postgres.multi_az
  backup_days         = var.postgres.backup_days
  state               = local.database_state
  generation          = var.generation
  restore_snapshot    = var.restore.postgres
  deletion_protection = local.protected
}

module "broker" {
  source = "../../modules/redis"
  count  = local.running ? 1 : 0

  name             = "${local.name}-broker"
  purpose          = "Requests in flight and sessions of today"
  vpc_id           = var.foundation.vpc_id
  subnet_ids       = var.foundation.private_subnet_ids
  clients          = local.clients
  key_arn          = var.foundation.key_arn
  auth_token       = var.redis_auth_token
  node_type        = var.redis.broker_node_type
  replicas         = var.redis.replicas
  eviction         = "noeviction"
  keeps_data       = true
  generation       = var.generation
  restore_snapshot = var.restore.broker
}

module "cache" {
  source = "../../modules/redis"
  count  = local.running ? 1 : 0

  name       = "${local.name}-cache"
  purpose    = "Semantic cache"
  vpc_id     = var.foundation.vpc_id
  subnet_ids = var.foundation.private_subnet_ids
  clients    = local.clients
  key_arn    = var.foundation.key_arn
  auth_token = var.redis_auth_token
  node_type  = var.redis.cache_node_type
  eviction   = "allkeys-lfu"
  keeps_data = false
  generation = var.generation
}

module "search" {
  source = "../../modules/search"
  count  = var.features.search && local.running ? 1 : 0

  name            = local.name
  account_id      = var.account_id
  region          = var.region
  vpc_id          = var.foundation.vpc_id
  subnet_ids      = var.foundation.private_subnet_ids
  clients         = local.clients
  key_arn         = var.foundation.key_arn
  reader_role_arn = var.foundation.role_arns["retrieval"]
  writer_role_arn = var.foundation.role_arns["ingestion"]
  instance_type   = var.search.instance_type
  instances       = var.search.instances
  storage_gb      = var.search.storage_gb
}

# Its volume stays while paused and hibernated; only the instance goes.
module "graph" {
  source = "../../modules/graph"
  count  = var.features.graph ? 1 : 0

  name                = local.name
  region              = var.region
  vpc_id              = var.foundation.vpc_id
  subnet_id           = var.foundation.private_subnet_ids[0]
  availability_zone   = var.availability_zones[0]
  clients             = local.clients
  key_arn             = var.foundation.key_arn
  secret_arn          = var.foundation.secret_arns["graph"]
  image               = var.images["neo4j"]
  repository_arn      = var.foundation.repository_arns["neo4j"]
  instance_type       = var.graph.instance_type
  storage_gb          = var.graph.storage_gb
  running             = local.running
  deletion_protection = local.protected
  tags                = local.tags

  depends_on = [module.egress]
}
