# The alternative to EKS: the same images on Fargate or on instances of ECS.
locals {
  on_ecs = !local.on_eks && local.running

  services = {
    gateway    = { port = 3000, cpu = 512, memory = 1024 }
    generation = { port = null, cpu = 512, memory = 1024 }
    ingestion  = { port = null, cpu = 1024, memory = 2048 }
    memory     = { port = null, cpu = 256, memory = 512 }
    retrieval  = { port = null, cpu = 1024, memory = 2048 }
    router     = { port = null, cpu = 512, memory = 1024 }
  }

  # Keys of a service's secret that become its environment; the router keeps nothing.
  secret_keys = { for service in keys(local.services) : service => concat(
    ["REDIS_URL", "TRANSPORT_CALLER_KEYS", "TRANSPORT_KEY"],
    service == "router" ? [] : ["DATABASE_URL"],
  ) }
}

module "load_balancer" {
  source = "../../modules/load-balancer"
  count  = local.on_ecs ? 1 : 0

  name                       = local.name
  vpc_id                     = var.foundation.vpc_id
  public_subnet_ids          = var.foundation.public_subnet_ids
  workload_security_group_id = var.foundation.workload_security_group_id
  certificate_arn            = var.certificate_arn
  allowed_addresses          = var.allowed_addresses
  deletion_protection        = local.protected
}

module "ecs" {
  source = "../../modules/ecs"
  count  = local.on_ecs ? 1 : 0

  name                       = local.name
  account_id                 = var.account_id
  region                     = var.region
  capacity                   = var.target == "ecs-fargate" ? "FARGATE" : "EC2"
  instances                  = var.ecs_instances
  log_groups                 = var.foundation.log_groups
  subnet_ids                 = var.foundation.private_subnet_ids
  workload_security_group_id = var.foundation.workload_security_group_id
  repository_arns            = [for service in keys(local.services) : var.foundation.repository_arns[service]]
  secret_arns                = [for service in keys(local.services) : var.foundation.secret_arns[service]]
  key_arn                    = var.foundation.key_arn
  tags                       = local.tags

  services = { for service, size in local.services : service => {
    image            = var.images[service]
    role_arn         = var.foundation.role_arns[service]
    desired          = var.replicas
    cpu              = size.cpu
    memory           = size.memory
    port             = size.port
    target_group_arn = size.port == null ? null : module.load_balancer[0].target_group_arn
    environment      = { HOST = "0.0.0.0", LOAD_SAMPLE = "false", NODE_ENV = "production" }
    secrets          = { for key in local.secret_keys[service] : key => "${var.foundation.secret_arns[service]}:${key}::" }
  } }

  depends_on = [module.egress]
}
