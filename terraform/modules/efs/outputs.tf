output "file_system_id" {
  description = "File system as volumes name it."
  value       = aws_efs_file_system.this.id
}

output "access_point_ids" {
  description = "Access points by folder."
  value       = { for folder, point in aws_efs_access_point.this : folder => point.id }
}
