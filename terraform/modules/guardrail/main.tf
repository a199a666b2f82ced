resource "aws_bedrock_guardrail" "this" {
  name                      = var.name
  description               = "Prompt attacks, personal data, and answers that the passages do not support"
  blocked_input_messaging   = "This request cannot be processed."
  blocked_outputs_messaging = "This answer was withheld."
  kms_key_arn               = var.key_arn

  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
    }

    dynamic "filters_config" {
      for_each = toset(["HATE", "INSULTS", "MISCONDUCT", "SEXUAL", "VIOLENCE"])

      content {
        type            = filters_config.key
        input_strength  = "MEDIUM"
        output_strength = "HIGH"
      }
    }
  }

  sensitive_information_policy_config {
    dynamic "pii_entities_config" {
      for_each = var.masked_personal_data

      content {
        type   = pii_entities_config.key
        action = "ANONYMIZE"
      }
    }
  }

  contextual_grounding_policy_config {
    filters_config {
      type      = "GROUNDING"
      threshold = var.grounding_threshold
    }

    filters_config {
      type      = "RELEVANCE"
      threshold = var.grounding_threshold
    }
  }
}

resource "aws_bedrock_guardrail_version" "this" {
  guardrail_arn = aws_bedrock_guardrail.this.guardrail_arn
  description   = "The version that generation names"
}
