output "runtime" {
  description = "What the stack runtime builds on: export TF_VAR_foundation=\"$(terraform output -json runtime)\"."

  value = {
    key_arn                    = module.encryption.key_arn
    vpc_id                     = module.network.vpc_id
    private_subnet_ids         = module.network.private_subnet_ids
    public_subnet_ids          = module.network.public_subnet_ids
    private_route_table_ids    = module.network.private_route_table_ids
    workload_security_group_id = module.network.workload_security_group_id
    repository_arns            = module.registry.arns
    role_arns                  = module.roles.arns
    namespaces                 = merge({ for service in local.services : service => "plumbline" }, local.controller_namespaces)
    secret_arns                = module.secrets.arns
    log_groups                 = module.observability.log_groups
    alarm_topic_arn            = module.observability.topic_arn
    queue_arn                  = module.storage_events.queue_arn
    queue_url                  = module.storage_events.queue_url
    dead_letter_queue_arn      = module.storage_events.dead_letter_queue_arn
    documents_bucket           = module.documents.id
    operations_bucket          = module.operations.id
    memory_table               = module.memory.table_name
    ingestion_permissions      = local.service_permissions.ingestion.statements
  }
}

output "repository_urls" {
  description = "Where images are pushed, by image."
  value       = module.registry.urls
}

output "configuration" {
  description = "What the overlay of the environment names."
  value = {
    guardrail_id      = module.guardrail.id
    guardrail_version = module.guardrail.version
    file_system_id    = module.files.file_system_id
    access_point_ids  = module.files.access_point_ids
  }
}
