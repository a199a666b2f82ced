output "key_arn" {
  description = "Key that encrypts the data of the environment."
  value       = aws_kms_key.this.arn
}
