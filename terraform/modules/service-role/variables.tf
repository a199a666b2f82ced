variable "name" {
  description = "Name of the role."
  type        = string
}

variable "trust" {
  description = "Who may take the role: principals by kind (Service, Federated), the actions, and conditions."
  type = object({
    principals = map(list(string))
    actions    = optional(list(string), ["sts:AssumeRole"])
    conditions = optional(map(map(list(string))), {})
  })

  validation {
    condition     = !contains(flatten(values(var.trust.principals)), "*")
    error_message = "A role that anyone may take is refused."
  }
}

variable "statements" {
  description = "What the role may do, each action on named resources."
  type = list(object({
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))), {})
  }))
  default = []

  validation {
    condition     = alltrue([for action in flatten(var.statements[*].actions) : action != "*" && !endswith(action, ":*")])
    error_message = "Name the actions: a whole service is refused."
  }

  validation {
    condition     = !contains(flatten(var.statements[*].resources), "*")
    error_message = "Name the resources; actions that cannot be scoped belong in unscoped_actions."
  }
}

variable "unscoped_actions" {
  description = "Actions that AWS does not scope to a resource; reading ones only."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for action in var.unscoped_actions : can(regex("^[a-z0-9-]+:(Describe|Get|List|View)[A-Za-z*]*$", action))])
    error_message = "Without a resource only Describe, Get, List and View are granted."
  }
}

variable "managed_policies" {
  description = "Policies of AWS by name, for roles that AWS services prescribe."
  type        = list(string)
  default     = []

  validation {
    condition     = !contains(var.managed_policies, "AdministratorAccess")
    error_message = "AdministratorAccess is refused."
  }
}
