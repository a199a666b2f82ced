variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "public_subnet_ids" {
  description = "Subnets that hold the gateways, one a zone."
  type        = list(string)
}

variable "private_route_table_ids" {
  description = "Route tables that get the way out, in the same order of zones."
  type        = list(string)
}

variable "one_per_zone" {
  description = "A gateway a zone (survives the loss of one) instead of one for all."
  type        = bool
  default     = false
}
