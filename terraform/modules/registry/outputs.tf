output "arns" {
  description = "Repositories by image, as resources of policies."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.arn }
}

output "urls" {
  description = "Where images are pushed and pulled, by image."
  value       = { for image, repository in aws_ecr_repository.this : image => repository.repository_url }
}
