variable "name" {
  description = "Name of the bucket; unique in the world, so it ends in the account."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts the objects."
  type        = string
}

variable "keep_old_versions_days" {
  description = "How long replaced and deleted objects can be brought back."
  type        = number
  default     = 30
}

variable "deletion_protection" {
  description = "Whether a bucket that holds objects refuses to be destroyed."
  type        = bool
  default     = true
}
