variable "name" {
  description = "Name of the cluster."
  type        = string
}

variable "kubernetes_version" {
  description = "Minor version of Kubernetes."
  type        = string
  default     = "1.35"
}

variable "subnet_ids" {
  description = "Private subnets of control plane and nodes."
  type        = list(string)
}

variable "workload_security_group_id" {
  description = "Security group that gives nodes their way to the stores."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts Kubernetes secrets and the logs of the control plane."
  type        = string
}

variable "node_groups" {
  description = "Groups of nodes by name; none while paused."
  type = map(object({
    instance_types = list(string)
    min            = number
    desired        = number
    max            = number
    disk_gb        = optional(number, 20)
    spot           = optional(bool, false)
    gpu            = optional(bool, false)
  }))

  validation {
    condition     = alltrue([for group in values(var.node_groups) : !group.gpu || group.min == 0])
    error_message = "A GPU group must be able to shrink to 0."
  }
}

variable "access" {
  description = "Who may use the cluster: a role of AWS, a cluster access policy, and the namespaces (none: all)."
  type = map(object({
    principal_arn = string
    policy        = string
    namespaces    = optional(list(string), [])
  }))
}

variable "pod_roles" {
  description = "Role of AWS for each service account."
  type = map(object({
    namespace = string
    role_arn  = string
  }))
}

variable "tags" {
  description = "Tags of instances and volumes, which the provider's default tags do not reach."
  type        = map(string)
}
