variable "name" {
  description = "Name of the file system."
  type        = string
}

variable "vpc_id" {
  description = "Network of the mount targets."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, a mount target each."
  type        = list(string)
}

variable "clients" {
  description = "Security groups that may mount it, by who they are."
  type        = map(string)
}

variable "key_arn" {
  description = "Key that encrypts the files."
  type        = string
}

variable "folders" {
  description = "Folders, each with an access point that only uid 1000 owns."
  type        = set(string)
}
