output "endpoint" {
  description = "Host of the domain; HTTPS, signed requests."
  value       = aws_opensearch_domain.this.endpoint
}

output "instances" {
  description = "How many instances are paid by the hour."
  value       = var.instances
}
