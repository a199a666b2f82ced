output "database_address" {
  description = "Host of the metadata database; null while it is absent."
  value       = module.metadata.address
}

output "final_snapshot" {
  description = "Name of the snapshot that the end of the database leaves."
  value       = module.metadata.final_snapshot
}

output "tasks" {
  description = "How many tasks run."
  value       = module.ecs.tasks
}
