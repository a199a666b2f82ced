output "addresses" {
  description = "Addresses that the environment has to the outside."
  value       = aws_eip.this[*].public_ip
}

output "gateways" {
  description = "How many gateways are paid by the hour."
  value       = length(aws_nat_gateway.this)
}
