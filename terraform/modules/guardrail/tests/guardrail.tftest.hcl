mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name    = "plumbline-test"
  key_arn = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
}

run "guardrail" {
  command = apply

  assert {
    condition     = aws_bedrock_guardrail.this.kms_key_arn == var.key_arn
    error_message = "Its policies must be encrypted by the environment's key."
  }

  assert {
    condition     = contains([for filter in aws_bedrock_guardrail.this.content_policy_config[0].filters_config : "${filter.type} ${filter.input_strength}"], "PROMPT_ATTACK HIGH")
    error_message = "Prompt attacks are stopped with full strength."
  }

  assert {
    condition     = alltrue([for entity in aws_bedrock_guardrail.this.sensitive_information_policy_config[0].pii_entities_config : entity.action == "ANONYMIZE"])
    error_message = "Personal data is masked."
  }

  assert {
    condition     = toset([for filter in aws_bedrock_guardrail.this.contextual_grounding_policy_config[0].filters_config : filter.type]) == toset(["GROUNDING", "RELEVANCE"])
    error_message = "Answers need support and relevance."
  }

  assert {
    condition     = aws_bedrock_guardrail_version.this.guardrail_arn == aws_bedrock_guardrail.this.guardrail_arn
    error_message = "Generation names a version that does not change under it."
  }
}
