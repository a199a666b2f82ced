variable "environment" {
  description = "dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "account_id" {
  description = "Account of the environment; any other is refused."
  type        = string
}

variable "region" {
  description = "Region of the environment."
  type        = string
}

variable "availability_zones" {
  description = "Zones of the network, in its order."
  type        = list(string)
}

variable "power" {
  description = "running; paused (control plane and database storage stay); hibernated (only snapshots and volumes stay)."
  type        = string
  default     = "running"

  validation {
    condition     = contains(["running", "paused", "hibernated"], var.power)
    error_message = "power must be running, paused or hibernated."
  }
}

variable "allow_prod_power_down" {
  description = "Lets prod be paused. Pause first: it takes the deletion protection away, which hibernation needs gone."
  type        = bool
  default     = false
}

variable "generation" {
  description = "Number of this life of the stores; raised on each resume, so that final snapshots keep their names apart."
  type        = number
  default     = 1
}

variable "restore" {
  description = "Snapshots that new stores start from."
  type = object({
    postgres = optional(string)
    broker   = optional(string)
    airflow  = optional(string)
  })
  default = {}
}

variable "target" {
  description = "Where services run: eks, ecs-fargate or ecs-ec2."
  type        = string
  default     = "eks"

  validation {
    condition     = contains(["eks", "ecs-fargate", "ecs-ec2"], var.target)
    error_message = "target must be eks, ecs-fargate or ecs-ec2."
  }
}

variable "features" {
  description = "Parts that not every environment needs."
  type = object({
    search       = optional(bool, false)
    graph        = optional(bool, false)
    orchestrator = optional(bool, false)
    airflow      = optional(bool, false)
  })
  default = {}
}

variable "images" {
  description = "Images by digest, for what runs outside Kubernetes."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("@sha256:[0-9a-f]{64}$", image))])
    error_message = "Images are named by digest (@sha256:...)."
  }
}

variable "redis_auth_token" {
  description = "Password of Redis, 32 characters or more: TF_VAR_redis_auth_token."
  type        = string
  sensitive   = true
}

variable "certificate_arn" {
  description = "Certificate of the public name; on EKS the Ingress names it instead."
  type        = string
  default     = null

  validation {
    condition     = var.target == "eks" || var.certificate_arn != null
    error_message = "On ECS the edge needs certificate_arn."
  }
}

variable "allowed_addresses" {
  description = "Address ranges that may reach the edge on ECS."
  type        = set(string)
  default     = ["0.0.0.0/0"]
}
