variable "name" {
  description = "Name of the load balancer, at most 24 characters."
  type        = string
}

variable "vpc_id" {
  description = "Network of the targets."
  type        = string
}

variable "public_subnet_ids" {
  description = "Public subnets, in two zones at least."
  type        = list(string)
}

variable "workload_security_group_id" {
  description = "Security group of the gateway's tasks."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate of the public name."
  type        = string
}

variable "allowed_addresses" {
  description = "Address ranges that may reach the edge."
  type        = set(string)
}

variable "port" {
  description = "Port of the gateway."
  type        = number
  default     = 3000
}

variable "deletion_protection" {
  description = "Whether the load balancer refuses to be destroyed."
  type        = bool
}
