variable "environment" {
  description = "dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "account_id" {
  description = "Account of the environment; any other is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id has twelve digits."
  }
}

variable "region" {
  description = "Region of the environment."
  type        = string
}

variable "availability_zones" {
  description = "Zones to spread over."
  type        = list(string)
}

variable "cidr" {
  description = "Addresses of the network, a /16 of its own in each environment."
  type        = string
}

variable "monthly_usd" {
  description = "Budget a month in US dollars."
  type        = number
}

variable "emails" {
  description = "Who is told of alarms and of the budget."
  type        = list(string)
}

variable "models" {
  description = "Models of Bedrock that services may call, by use."
  type = object({
    chat      = list(string)
    embedding = list(string)
    rerank    = list(string)
  })
  default = {
    chat      = ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]
    embedding = ["amazon.titan-embed-text-v2:0"]
    rerank    = ["amazon.rerank-v1:0"]
  }
}
