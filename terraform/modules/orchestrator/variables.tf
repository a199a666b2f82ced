variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "image" {
  description = "Image of the function in our registry, by digest."
  type        = string
}

variable "queue_arn" {
  description = "Queue of arrived documents."
  type        = string
}

variable "dead_letter_queue_arn" {
  description = "Where invocations go that failed for good."
  type        = string
}

variable "statements" {
  description = "What it may do beside reading its queue: the permissions of ingestion."
  type = list(object({
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))), {})
  }))
}

variable "environment" {
  description = "Environment of the function; secrets by their ARN, never by value."
  type        = map(string)
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "workload_security_group_id" {
  description = "Security group that gives it its way to the stores."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts environment and logs."
  type        = string
}

variable "timeout_seconds" {
  description = "How long one batch may take; the queue's visibility must be six times as long."
  type        = number
  default     = 150
}

variable "concurrency" {
  description = "How many run at once, so that documents cannot starve the database."
  type        = number
  default     = 5
}
