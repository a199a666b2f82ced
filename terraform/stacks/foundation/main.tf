# What outlives every pause: network, keys, documents, tables, queues, images, roles, alarms and the budget.
terraform {
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = { Project = "plumbline", Environment = var.environment, Stack = "foundation", ManagedBy = "terraform" }
  }
}

locals {
  name      = "plumbline-${var.environment}"
  protected = var.environment == "prod"
  services  = ["gateway", "generation", "ingestion", "memory", "retrieval", "router"]
}

module "encryption" {
  source = "../../modules/encryption"

  name       = local.name
  account_id = var.account_id
  region     = var.region
}

module "network" {
  source = "../../modules/network"

  name               = local.name
  region             = var.region
  cidr               = var.cidr
  availability_zones = var.availability_zones
  key_arn            = module.encryption.key_arn
}

module "registry" {
  source = "../../modules/registry"

  name                = local.name
  images              = toset(concat(local.services, ["airflow", "neo4j", "orchestrator", "release-controller"]))
  key_arn             = module.encryption.key_arn
  deletion_protection = local.protected
}

module "secrets" {
  source = "../../modules/secrets"

  name                = local.name
  account_id          = var.account_id
  key_arn             = module.encryption.key_arn
  deletion_protection = local.protected

  secrets = merge(
    { for service in local.services : service => "Environment of ${service} as JSON: DATABASE_URL, REDIS_URL, TRANSPORT_KEY, TRANSPORT_CALLER_KEYS" },
    {
      airflow = "fernet_key, jwt_secret and sql_alchemy_conn of Airflow, as JSON"
      graph   = "password, certificate and key of Neo4j, as JSON"
    },
  )
}

module "guardrail" {
  source = "../../modules/guardrail"

  name    = local.name
  key_arn = module.encryption.key_arn
}

module "roles" {
  source = "../../modules/pod-identity"

  name       = local.name
  account_id = var.account_id
  roles      = merge(local.service_permissions, local.controller_permissions)
}

module "budget" {
  source = "../../modules/budget"

  name        = local.name
  environment = var.environment
  monthly_usd = var.monthly_usd
  emails      = var.emails
}

module "observability" {
  source = "../../modules/observability"

  name                   = local.name
  environment            = var.environment
  account_id             = var.account_id
  region                 = var.region
  key_arn                = module.encryption.key_arn
  services               = toset(local.services)
  metrics                = jsondecode(file("${path.module}/../../../libs/platform/telemetry/metrics.json"))
  queue_name             = module.storage_events.queue_name
  dead_letter_queue_name = module.storage_events.dead_letter_queue_name
  emails                 = var.emails
}
