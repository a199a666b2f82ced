output "address" {
  description = "Address of Neo4j, port 7687 by TLS; null while it does not run."
  value       = one(aws_instance.this[*].private_ip)
}

output "volume_id" {
  description = "Volume that holds the graph."
  value       = aws_ebs_volume.data.id
}

output "instances" {
  description = "How many instances are paid by the hour."
  value       = length(aws_instance.this)
}
