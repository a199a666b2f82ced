variable "name" {
  description = "Name of the replication group."
  type        = string
}

variable "purpose" {
  description = "What it is for, in a few words."
  type        = string
}

variable "vpc_id" {
  description = "Network of the nodes."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "clients" {
  description = "Security groups that may connect, by who they are."
  type        = map(string)
}

variable "key_arn" {
  description = "Key that encrypts memory pages on disk and snapshots."
  type        = string
}

variable "auth_token" {
  description = "Password of the clients. It stands in the state, which is encrypted."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.auth_token) >= 32
    error_message = "At least 32 characters."
  }
}

variable "node_type" {
  description = "Size of a node."
  type        = string
}

variable "replicas" {
  description = "Nodes beside the first; with one or more the loss of a node is survived."
  type        = number
  default     = 0
}

variable "eviction" {
  description = "What happens when memory is full: noeviction for the broker, allkeys-lfu for a cache."
  type        = string

  validation {
    condition     = contains(["noeviction", "allkeys-lfu"], var.eviction)
    error_message = "eviction must be noeviction or allkeys-lfu."
  }
}

variable "keeps_data" {
  description = "Whether a snapshot is left when it is removed; a cache leaves none."
  type        = bool
}

variable "generation" {
  description = "Number of this life, the end of its final snapshot's name; raised on each resume."
  type        = number
}

variable "restore_snapshot" {
  description = "Snapshot to start from; null for an empty one."
  type        = string
  default     = null
}
