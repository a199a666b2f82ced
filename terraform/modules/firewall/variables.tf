variable "name" {
  description = "Name of the security group."
  type        = string
}

variable "vpc_id" {
  description = "Network it belongs to."
  type        = string
}

variable "port" {
  description = "The one port that is open."
  type        = number
}

variable "clients" {
  description = "Security groups that may connect, by who they are; never an address range."
  type        = map(string)

  validation {
    condition     = length(var.clients) > 0
    error_message = "A store without clients would be unreachable."
  }
}
