output "function_name" {
  description = "Function as metrics name it."
  value       = aws_lambda_function.this.function_name
}
