variable "name" {
  description = "Name of the environment, the prefix of every alarm."
  type        = string
}

variable "topic_arn" {
  description = "Topic that tells people."
  type        = string
}

variable "alarms" {
  description = "Alarms by name; above the threshold unless `below`, for `minutes` in a row."
  type = map(object({
    about      = string
    namespace  = string
    metric     = string
    dimensions = map(string)
    threshold  = number
    statistic  = optional(string, "Maximum")
    percentile = optional(string)
    below      = optional(bool, false)
    minutes    = optional(number, 5)
  }))
}
