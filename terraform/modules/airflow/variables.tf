variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "account_id" {
  description = "Account of the metadata database."
  type        = string
}

variable "region" {
  description = "Region of logs and database."
  type        = string
}

variable "vpc_id" {
  description = "Network of the metadata database."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of tasks and database."
  type        = list(string)
}

variable "workload_security_group_id" {
  description = "Security group of the tasks."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts database, logs and secret."
  type        = string
}

variable "image" {
  description = "Image of Airflow with our DAGs, by digest."
  type        = string
}

variable "repository_arn" {
  description = "Repository of that image."
  type        = string
}

variable "role_arn" {
  description = "What DAGs may do."
  type        = string
}

variable "secret_arn" {
  description = "Secret with JSON of `fernet_key`, `jwt_secret` and `sql_alchemy_conn`."
  type        = string
}

variable "log_bucket" {
  description = "Bucket of the task logs."
  type        = string
}

variable "instance_class" {
  description = "Size of the metadata database."
  type        = string
}

variable "running" {
  description = "Whether its processes run."
  type        = bool
}

variable "database_state" {
  description = "State of the metadata database: available, stopped or absent."
  type        = string
}

variable "generation" {
  description = "Number of this life of the database; raised on each resume."
  type        = number
}

variable "restore_snapshot" {
  description = "Snapshot that a new database starts from; null for an empty one."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether the database refuses to be destroyed."
  type        = bool
}

variable "tags" {
  description = "Tags that the provider's default tags do not reach."
  type        = map(string)
}
