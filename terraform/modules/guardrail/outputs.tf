output "arn" {
  description = "Guardrail as a resource of policies."
  value       = aws_bedrock_guardrail.this.guardrail_arn
}

output "id" {
  description = "Guardrail as model calls name it."
  value       = aws_bedrock_guardrail.this.guardrail_id
}

output "version" {
  description = "Published version that model calls name."
  value       = aws_bedrock_guardrail_version.this.version
}
