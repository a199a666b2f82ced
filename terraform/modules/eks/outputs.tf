output "name" {
  description = "Name of the cluster."
  value       = aws_eks_cluster.this.name
}

output "security_group_id" {
  description = "Security group of the control plane."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "nodes" {
  description = "How many nodes a start brings."
  value       = sum(concat([0], [for group in values(var.node_groups) : group.desired]))
}
