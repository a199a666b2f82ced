variable "name" {
  description = "Prefix of the repositories."
  type        = string
}

variable "images" {
  description = "Images, one repository each."
  type        = set(string)
}

variable "key_arn" {
  description = "Key that encrypts the layers."
  type        = string
}

variable "keep_images" {
  description = "How many images a repository keeps."
  type        = number
  default     = 50
}

variable "deletion_protection" {
  description = "Whether a repository that holds images refuses to be destroyed."
  type        = bool
  default     = true
}
