# What costs by the hour. `power` decides how much of it exists; nothing in here is the only copy of anything but the
# database, whose final snapshot is taken by hibernation.
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
    tags = local.tags
  }
}

locals {
  name = "plumbline-${var.environment}"
  tags = { Project = "plumbline", Environment = var.environment, Stack = "runtime", ManagedBy = "terraform" }

  running   = var.power == "running"
  on_eks    = var.target == "eks"
  protected = var.environment == "prod" && !var.allow_prod_power_down

  database_state = { running = "available", paused = "stopped", hibernated = "absent" }[var.power]
  # What connects to the stores, on whichever target.
  clients = { workload = var.foundation.workload_security_group_id }
}

resource "terraform_data" "power_guard" {
  lifecycle {
    precondition {
      condition     = local.running || var.environment != "prod" || var.allow_prod_power_down
      error_message = "prod is paused or hibernated only with allow_prod_power_down = true."
    }
  }
}

module "egress" {
  source = "../../modules/egress"
  count  = local.running ? 1 : 0

  name                    = local.name
  public_subnet_ids       = var.foundation.public_subnet_ids
  private_route_table_ids = var.foundation.private_route_table_ids
  one_per_zone            = var.nat_per_zone
}

module "eks" {
  source = "../../modules/eks"
  count  = local.on_eks && var.power != "hibernated" ? 1 : 0

  name                       = local.name
  subnet_ids                 = var.foundation.private_subnet_ids
  workload_security_group_id = var.foundation.workload_security_group_id
  key_arn                    = var.foundation.key_arn
  node_groups                = local.running ? var.node_groups : {}
  access                     = var.cluster_access
  tags                       = local.tags

  pod_roles = { for account, namespace in var.foundation.namespaces : account => {
    namespace = namespace
    role_arn  = var.foundation.role_arns[account]
  } }

  # Nodes fetch their images through it.
  depends_on = [module.egress]
}
