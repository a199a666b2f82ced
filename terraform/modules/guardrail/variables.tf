variable "name" {
  description = "Name of the guardrail."
  type        = string
}

variable "key_arn" {
  description = "Key that encrypts its policies."
  type        = string
}

variable "grounding_threshold" {
  description = "Below this share of support by its passages, and of relevance, an answer is withheld."
  type        = number
  default     = 0.7
}

variable "masked_personal_data" {
  description = "Kinds of personal data that are masked in answers."
  type        = set(string)
  default     = ["CREDIT_DEBIT_CARD_NUMBER", "EMAIL", "PASSWORD", "PHONE", "US_SOCIAL_SECURITY_NUMBER"]
}
