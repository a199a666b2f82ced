variable "name" {
  description = "Name of the instance."
  type        = string
}

variable "account_id" {
  description = "Account of the instance."
  type        = string
}

variable "region" {
  description = "Region of the instance."
  type        = string
}

variable "vpc_id" {
  description = "Network of the instance."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, in two zones at least."
  type        = list(string)
}

variable "clients" {
  description = "Security groups that may connect, by who they are."
  type        = map(string)
}

variable "key_arn" {
  description = "Key that encrypts storage, snapshots and the owner's password."
  type        = string
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
}

variable "storage_gb" {
  description = "Storage in GB."
  type        = number
}

variable "multi_az" {
  description = "Whether a standby in another zone takes over."
  type        = bool
}

variable "backup_days" {
  description = "How far back a point in time can be restored."
  type        = number
  default     = 7
}

variable "state" {
  description = "available, stopped (storage is still paid), or absent (only the final snapshot is)."
  type        = string

  validation {
    condition     = contains(["available", "stopped", "absent"], var.state)
    error_message = "state must be available, stopped or absent."
  }
}

variable "generation" {
  description = "Number of this life of the instance, the end of its final snapshot's name; raised on each resume."
  type        = number
}

variable "restore_snapshot" {
  description = "Snapshot that a new instance starts from; null for an empty one."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether the instance refuses to be destroyed."
  type        = bool
}
