variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "region" {
  description = "Region of secret and registry."
  type        = string
}

variable "vpc_id" {
  description = "Network of the instance."
  type        = string
}

variable "subnet_id" {
  description = "Private subnet of the instance, in the zone of its volume."
  type        = string
}

variable "availability_zone" {
  description = "Zone of volume and instance."
  type        = string
}

variable "clients" {
  description = "Security groups that may connect, by who they are."
  type        = map(string)
}

variable "key_arn" {
  description = "Key that encrypts the volume and the secret."
  type        = string
}

variable "secret_arn" {
  description = "Secret with JSON of `password`, `certificate` and `key` (PEM)."
  type        = string
}

variable "image" {
  description = "Image of Neo4j in our registry, by digest."
  type        = string
}

variable "repository_arn" {
  description = "Repository of that image."
  type        = string
}

variable "instance_type" {
  description = "Size of the instance."
  type        = string
}

variable "storage_gb" {
  description = "Size of the graph's volume in GB."
  type        = number
}

variable "running" {
  description = "Whether the instance exists; the volume always does."
  type        = bool
}

variable "deletion_protection" {
  description = "Whether the instance refuses to be terminated."
  type        = bool
}

variable "tags" {
  description = "Tags of instance and root volume, which the provider's default tags do not reach."
  type        = map(string)
}
