variable "nat_per_zone" {
  description = "A NAT gateway a zone instead of one for all."
  type        = bool
  default     = false
}

variable "node_groups" {
  description = "Nodes of EKS by group."
  type = map(object({
    instance_types = list(string)
    min            = number
    desired        = number
    max            = number
    disk_gb        = optional(number, 20)
    spot           = optional(bool, false)
    gpu            = optional(bool, false)
  }))
}

variable "cluster_access" {
  description = "Who may use the cluster of EKS."
  type = map(object({
    principal_arn = string
    policy        = string
    namespaces    = optional(list(string), [])
  }))
  default = {}
}

variable "replicas" {
  description = "Tasks of each service on ECS."
  type        = number
  default     = 2
}

variable "ecs_instances" {
  description = "Instances of target ecs-ec2."
  type        = object({ type = string, desired = number, max = number })
  default     = { type = "t3.large", desired = 2, max = 4 }
}

variable "postgres" {
  description = "Size of the database."
  type = object({
    instance_class = string
    storage_gb     = number
    multi_az       = bool
    backup_days    = number
  })
}

variable "redis" {
  description = "Sizes of broker and cache; replicas are the broker's."
  type = object({
    broker_node_type = string
    cache_node_type  = string
    replicas         = number
  })
}

variable "search" {
  description = "Size of the search domain."
  type        = object({ instance_type = string, instances = number, storage_gb = number })
  default     = { instance_type = "t3.small.search", instances = 1, storage_gb = 10 }
}

variable "graph" {
  description = "Size of the graph."
  type        = object({ instance_type = string, storage_gb = number })
  default     = { instance_type = "t3.medium", storage_gb = 20 }
}
