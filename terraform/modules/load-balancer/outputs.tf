output "address" {
  description = "Name that the public name points at."
  value       = aws_lb.this.dns_name
}

output "target_group_arn" {
  description = "Where the gateway's tasks register."
  value       = aws_lb_target_group.gateway.arn
}
