variable "name" {
  description = "Name of the environment, the path that its secrets lie under."
  type        = string
}

variable "secrets" {
  description = "What each secret holds, by name. Values are put in by a person or the release, never by Terraform."
  type        = map(string)
}

variable "account_id" {
  description = "The one account that may read them."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts them."
  type        = string
}

variable "deletion_protection" {
  description = "Whether a deleted secret can be brought back for 30 days instead of 7."
  type        = bool
  default     = true
}
