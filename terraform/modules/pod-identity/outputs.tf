output "arns" {
  description = "Roles by service account."
  value       = { for name, role in module.role : name => role.arn }
}
