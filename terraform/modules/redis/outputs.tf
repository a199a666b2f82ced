output "address" {
  description = "Host of the primary; TLS, port 6379."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "final_snapshot" {
  description = "Name of the snapshot that its end leaves; null for a cache."
  value       = aws_elasticache_replication_group.this.final_snapshot_identifier
}

output "nodes" {
  description = "How many nodes are paid by the hour."
  value       = var.replicas + 1
}
