output "cluster_name" {
  description = "Name of the cluster."
  value       = aws_ecs_cluster.this.name
}

output "tasks" {
  description = "How many tasks run."
  value       = sum(concat([0], [for service in values(var.services) : service.desired]))
}

output "instances" {
  description = "How many instances are paid by the hour."
  value       = var.capacity == "EC2" ? var.instances.desired : 0
}
