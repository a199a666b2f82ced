output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Subnets of services and stores, one a zone."
  value       = values(aws_subnet.private)[*].id
}

output "public_subnet_ids" {
  description = "Subnets of load balancers and NAT gateways, one a zone."
  value       = values(aws_subnet.public)[*].id
}

output "private_route_table_ids" {
  description = "Route tables of the private subnets, in the order of the zones' public subnets."
  value       = values(aws_route_table.private)[*].id
}

output "workload_security_group_id" {
  description = "Security group that services carry."
  value       = aws_security_group.workload.id
}
