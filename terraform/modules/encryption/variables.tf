variable "name" {
  description = "Name of the environment, the prefix of everything in it."
  type        = string
}

variable "account_id" {
  description = "Account that owns the key."
  type        = string
}

variable "region" {
  description = "Region of the log groups that the key encrypts."
  type        = string
}
