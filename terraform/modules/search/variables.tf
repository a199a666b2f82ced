variable "name" {
  description = "Name of the domain, at most 28 characters."
  type        = string

  validation {
    condition     = length(var.name) <= 28
    error_message = "At most 28 characters."
  }
}

variable "account_id" {
  description = "Account of the domain."
  type        = string
}

variable "region" {
  description = "Region of the domain."
  type        = string
}

variable "vpc_id" {
  description = "Network of the domain."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets; as many are used as there are instances, three at most."
  type        = list(string)
}

variable "clients" {
  description = "Security groups that may connect, by who they are."
  type        = map(string)
}

variable "key_arn" {
  description = "Key that encrypts indexes and logs."
  type        = string
}

variable "reader_role_arn" {
  description = "Role of retrieval; the security plugin maps it to reading."
  type        = string
}

variable "writer_role_arn" {
  description = "Role of ingestion, which owns the indexes."
  type        = string
}

variable "instance_type" {
  description = "Size of an instance."
  type        = string
}

variable "instances" {
  description = "How many instances, spread over zones."
  type        = number
}

variable "storage_gb" {
  description = "Storage of each instance in GB."
  type        = number
}
