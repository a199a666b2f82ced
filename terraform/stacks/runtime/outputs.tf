output "power" {
  description = "State that was applied."
  value       = var.power
}

output "cluster_name" {
  description = "Cluster of EKS; null while there is none."
  value       = one(module.eks[*].name)
}

output "addresses" {
  description = "Where stores and edge are; null what does not exist now."
  value = {
    postgres = module.postgres.address
    broker   = one(module.broker[*].address)
    cache    = one(module.cache[*].address)
    search   = one(module.search[*].endpoint)
    graph    = one(module.graph[*].address)
    edge     = one(module.load_balancer[*].address)
  }
}

output "owner_secret_arn" {
  description = "Secret of the database's owner, for migrations."
  value       = module.postgres.owner_secret_arn
}

output "snapshots" {
  description = "Snapshots that a hibernation leaves; the next resume names them in `restore`."
  value = {
    postgres = module.postgres.final_snapshot
    broker   = one(module.broker[*].final_snapshot)
    airflow  = one(module.airflow[*].final_snapshot)
  }
}

output "hourly" {
  description = "What is paid by the hour now, counted: a pause is done when only the control plane is left."
  value = {
    control_planes  = length(module.eks)
    nodes           = sum(concat([0], module.eks[*].nodes))
    nat_gateways    = sum(concat([0], module.egress[*].gateways))
    databases       = module.postgres.instances
    redis_nodes     = sum(concat([0], module.broker[*].nodes, module.cache[*].nodes))
    search_nodes    = sum(concat([0], module.search[*].instances))
    graph_instances = sum(concat([0], module.graph[*].instances))
    load_balancers  = length(module.load_balancer)
    tasks           = sum(concat([0], module.ecs[*].tasks, module.airflow[*].tasks))
    ecs_instances   = sum(concat([0], module.ecs[*].instances))
  }
}
