variable "foundation" {
  description = "Output `runtime` of the stack foundation: export TF_VAR_foundation=\"$(terraform -chdir=../foundation output -json runtime)\"."

  type = object({
    key_arn                    = string
    vpc_id                     = string
    private_subnet_ids         = list(string)
    public_subnet_ids          = list(string)
    private_route_table_ids    = list(string)
    workload_security_group_id = string
    repository_arns            = map(string)
    role_arns                  = map(string)
    namespaces                 = map(string)
    secret_arns                = map(string)
    log_groups                 = map(string)
    alarm_topic_arn            = string
    queue_arn                  = string
    queue_url                  = string
    dead_letter_queue_arn      = string
    documents_bucket           = string
    operations_bucket          = string
    memory_table               = string

    ingestion_permissions = list(object({
      actions    = list(string)
      resources  = list(string)
      conditions = optional(map(map(list(string))), {})
    }))
  })
}
