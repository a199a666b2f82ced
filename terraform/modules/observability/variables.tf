variable "name" {
  description = "Name of the environment's resources."
  type        = string
}

variable "environment" {
  description = "Value of the dimension Environment that services send."
  type        = string
}

variable "account_id" {
  description = "Account whose alarms may publish."
  type        = string
}

variable "region" {
  description = "Region of the metrics."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts logs and alarms."
  type        = string
}

variable "services" {
  description = "Services, a log group each."
  type        = set(string)
}

variable "metrics" {
  description = "The metrics that services emit: libs/platform/telemetry/metrics.json."
  type = object({
    namespace  = string
    errorLines = object({ pattern = string, about = string })
    metrics = list(object({
      name       = string
      unit       = string
      service    = string
      dimensions = list(list(string))
      about      = string
    }))
  })
}

variable "queue_name" {
  description = "Queue of arrived documents."
  type        = string
}

variable "dead_letter_queue_name" {
  description = "Queue of messages put aside."
  type        = string
}

variable "emails" {
  description = "Who is told of alarms."
  type        = list(string)
}

variable "log_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30
}

variable "slow_answer_ms" {
  description = "Above this p95 answers are slow."
  type        = number
  default     = 10000
}

variable "model_usd_a_minute" {
  description = "Above this sum model calls are too dear."
  type        = number
  default     = 0.5
}
