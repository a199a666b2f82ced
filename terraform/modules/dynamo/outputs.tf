output "table_name" {
  description = "Table of the turns that live seven days."
  value       = aws_dynamodb_table.this.name
}

output "table_arn" {
  description = "Table as a resource of policies."
  value       = aws_dynamodb_table.this.arn
}
