variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "region" {
  description = "Region of the endpoints."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network, a /16."
  type        = string
}

variable "availability_zones" {
  description = "Zones to spread over."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 2 && length(var.availability_zones) <= 6
    error_message = "Between two and six zones."
  }
}

variable "key_arn" {
  description = "Key that encrypts the flow logs."
  type        = string
}
