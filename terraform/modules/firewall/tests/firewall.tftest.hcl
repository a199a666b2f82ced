mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name    = "plumbline-test-postgres"
  vpc_id  = "vpc-0123456789abcdef0"
  port    = 5432
  clients = { workload = "sg-0123456789abcdef0" }
}

run "firewall" {
  command = apply

  assert {
    condition     = aws_vpc_security_group_ingress_rule.client["workload"].referenced_security_group_id == "sg-0123456789abcdef0"
    error_message = "The client's security group must be let in."
  }

  assert {
    condition = alltrue([
      for rule in values(aws_vpc_security_group_ingress_rule.client) :
      rule.from_port == 5432 && rule.to_port == 5432 && rule.ip_protocol == "tcp" && rule.cidr_ipv4 == null && rule.cidr_ipv6 == null
    ])
    error_message = "Only the one port, and no address range."
  }

  assert {
    condition     = aws_security_group.this.tags.Name == var.name
    error_message = "The group must carry its name."
  }
}

run "needs_clients" {
  command = plan

  variables {
    clients = {}
  }

  expect_failures = [var.clients]
}
