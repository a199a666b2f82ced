variable "name" {
  description = "Name of the environment, the prefix of every role."
  type        = string
}

variable "account_id" {
  description = "Account whose clusters may hand out the roles."
  type        = string
}

variable "roles" {
  description = "What each service account may do."
  type = map(object({
    statements = optional(list(object({
      actions    = list(string)
      resources  = list(string)
      conditions = optional(map(map(list(string))), {})
    })), [])
    unscoped_actions = optional(list(string), [])
    managed_policies = optional(list(string), [])
  }))
}
