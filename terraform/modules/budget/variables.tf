variable "name" {
  description = "Name of the budget."
  type        = string
}

variable "environment" {
  description = "Value of the tag Environment whose cost counts."
  type        = string
}

variable "monthly_usd" {
  description = "What the environment may cost a month, in US dollars."
  type        = number

  validation {
    condition     = var.monthly_usd > 0
    error_message = "The budget must be above 0."
  }
}

variable "emails" {
  description = "Who is told at 80 and 100 per cent, and when the forecast passes 100."
  type        = list(string)

  validation {
    condition     = length(var.emails) > 0
    error_message = "A budget that tells nobody is no budget."
  }
}
