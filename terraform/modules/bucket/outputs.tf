output "id" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.id
}

output "arn" {
  description = "Bucket as a resource of policies."
  value       = aws_s3_bucket.this.arn
}
