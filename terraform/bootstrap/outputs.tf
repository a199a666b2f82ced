output "state_bucket" {
  description = "Bucket of the state: -backend-config=bucket=..."
  value       = module.state.id
}

output "image_role_arn" {
  description = "Role of the workflow that pushes images."
  value       = module.images.arn
}

output "plan_role_arns" {
  description = "Roles of plans on pull requests, by environment."
  value       = { for environment, role in module.plan : environment => role.arn }
}

output "deploy_role_arns" {
  description = "Roles that apply, by environment."
  value       = { for environment, role in module.deploy : environment => role.arn }
}
