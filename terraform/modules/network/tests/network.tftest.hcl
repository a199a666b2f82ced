mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name               = "plumbline-test"
  region             = "us-east-1"
  cidr               = "10.40.0.0/16"
  availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  key_arn            = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
}

run "network" {
  command = apply

  assert {
    condition     = length(aws_subnet.private) == 3 && length(aws_subnet.public) == 3 && length(distinct(concat(values(aws_subnet.private)[*].cidr_block, values(aws_subnet.public)[*].cidr_block))) == 6
    error_message = "A private and a public subnet a zone, none over another."
  }

  assert {
    condition     = !anytrue(values(aws_subnet.public)[*].map_public_ip_on_launch)
    error_message = "Nothing gets a public address by itself."
  }

  assert {
    condition     = length(aws_default_security_group.closed.ingress) == 0 && length(aws_default_security_group.closed.egress) == 0
    error_message = "The default security group must be closed."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.among_workloads.cidr_ipv4 == null && aws_vpc_security_group_egress_rule.https.from_port == 443 && aws_vpc_security_group_egress_rule.https.to_port == 443
    error_message = "Workloads are reached by each other alone, and leave by HTTPS alone."
  }

  assert {
    condition     = toset(keys(aws_vpc_endpoint.gateway)) == toset(["dynamodb", "s3"]) && alltrue([for endpoint in values(aws_vpc_endpoint.gateway) : endpoint.vpc_endpoint_type == "Gateway"])
    error_message = "The free endpoints of S3 and DynamoDB."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow.kms_key_id == var.key_arn && aws_flow_log.refused.traffic_type == "REJECT"
    error_message = "What is refused must be logged, encrypted."
  }

  assert {
    condition     = length([for table in values(aws_route_table.private) : table if length(table.tags) > 0]) == 3
    error_message = "A route table a zone, so that each can have its own way out."
  }
}

run "one_zone_is_too_few" {
  command = plan

  variables {
    availability_zones = ["us-east-1a"]
  }

  expect_failures = [var.availability_zones]
}
