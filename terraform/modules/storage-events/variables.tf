variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "bucket_id" {
  description = "Bucket whose new objects are documents."
  type        = string
}

variable "prefix" {
  description = "Only objects below it count."
  type        = string
  default     = "inbound/"
}

variable "visibility_seconds" {
  description = "How long a worker holds a message before another may take it."
  type        = number
  default     = 900
}

variable "attempts" {
  description = "Deliveries before a message is put aside."
  type        = number
  default     = 5
}
