output "address" {
  description = "Host of the instance; null while it is absent."
  value       = one(aws_db_instance.this[*].address)
}

output "owner_secret_arn" {
  description = "Secret with the owner's password, for migrations; a restored instance has a new one."
  value       = one(aws_db_instance.this[*].master_user_secret[0].secret_arn)
}

output "final_snapshot" {
  description = "Name of the snapshot that the end of this instance leaves."
  value       = "${var.name}-g${var.generation}"
}

output "instances" {
  description = "How many instances are paid by the hour."
  value       = var.state == "available" ? 1 : 0
}
