variable "name" {
  description = "Name of the cluster."
  type        = string
}

variable "account_id" {
  description = "Account of the log groups."
  type        = string
}

variable "region" {
  description = "Region of the log groups."
  type        = string
}

variable "log_groups" {
  description = "Log group of each service, which exists already."
  type        = map(string)
}

variable "capacity" {
  description = "FARGATE, or EC2 for instances of our own."
  type        = string

  validation {
    condition     = contains(["FARGATE", "EC2"], var.capacity)
    error_message = "capacity must be FARGATE or EC2."
  }
}

variable "instances" {
  description = "Instances of capacity EC2."
  type        = object({ type = string, desired = number, max = number })
  default     = { type = "t3.large", desired = 2, max = 4 }
}

variable "services" {
  description = "Services by name. The image is named by digest, secrets by ARN."
  type = map(object({
    image            = string
    role_arn         = string
    desired          = number
    cpu              = number
    memory           = number
    command          = optional(list(string))
    port             = optional(number)
    user             = optional(string, "1000")
    environment      = optional(map(string), {})
    secrets          = optional(map(string), {})
    target_group_arn = optional(string)
  }))

  validation {
    condition     = alltrue([for service in values(var.services) : can(regex("@sha256:[0-9a-f]{64}$", service.image))])
    error_message = "Images are named by digest (@sha256:...)."
  }
}

variable "subnet_ids" {
  description = "Private subnets of the tasks."
  type        = list(string)
}

variable "workload_security_group_id" {
  description = "Security group of the tasks."
  type        = string
}

variable "repository_arns" {
  description = "Repositories that images are pulled from."
  type        = list(string)
}

variable "secret_arns" {
  description = "Secrets that containers may be given."
  type        = list(string)
}

variable "key_arn" {
  description = "Key that encrypts logs and secrets."
  type        = string
}

variable "tags" {
  description = "Tags of instances and volumes, which the provider's default tags do not reach."
  type        = map(string)
}
