mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                       = "plumbline-test"
  vpc_id                     = "vpc-0123456789abcdef0"
  public_subnet_ids          = ["subnet-a", "subnet-b"]
  workload_security_group_id = "sg-workload"
  certificate_arn            = "arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000"
  allowed_addresses          = ["192.0.2.0/24"]
  deletion_protection        = true
}

run "edge" {
  command = apply

  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && aws_lb_listener.https.certificate_arn == var.certificate_arn
    error_message = "TLS 1.2 at least, with the given certificate."
  }

  assert {
    condition     = aws_lb_listener.redirect.default_action[0].type == "redirect" && aws_lb_listener.redirect.default_action[0].redirect[0].protocol == "HTTPS"
    error_message = "Plain HTTP is only redirected."
  }

  assert {
    condition     = toset([for rule in values(aws_vpc_security_group_ingress_rule.outside) : "${rule.cidr_ipv4}:${rule.from_port}"]) == toset(["192.0.2.0/24:80", "192.0.2.0/24:443"])
    error_message = "Only the allowed addresses, on two ports."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.gateway.referenced_security_group_id == aws_security_group.this.id && aws_vpc_security_group_egress_rule.gateway.from_port == 3000
    error_message = "From the edge to the gateway's port, and nowhere else."
  }

  assert {
    condition     = aws_lb.this.enable_deletion_protection && aws_lb.this.drop_invalid_header_fields && aws_lb_target_group.gateway.health_check[0].path == "/health/ready"
    error_message = "Protected, strict with headers, and only ready gateways are asked."
  }
}
