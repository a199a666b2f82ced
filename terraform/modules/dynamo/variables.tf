variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts the table."
  type        = string
}

variable "deletion_protection" {
  description = "Whether the table refuses to be destroyed."
  type        = bool
  default     = true
}
