mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                    = "plumbline-test"
  public_subnet_ids       = ["subnet-a", "subnet-b", "subnet-c"]
  private_route_table_ids = ["rtb-a", "rtb-b", "rtb-c"]
}

run "one_for_all" {
  command = apply

  assert {
    condition     = output.gateways == 1 && length(aws_route.this) == 3 && length(distinct(aws_route.this[*].nat_gateway_id)) == 1
    error_message = "One gateway, and every private subnet goes through it."
  }
}

run "one_per_zone" {
  command = apply

  variables {
    one_per_zone = true
  }

  assert {
    condition     = output.gateways == 3 && tolist(aws_nat_gateway.this[*].subnet_id) == var.public_subnet_ids
    error_message = "A gateway in each zone's public subnet."
  }

  assert {
    condition     = [for route in aws_route.this : route.nat_gateway_id] == aws_nat_gateway.this[*].id
    error_message = "Each zone must use its own gateway."
  }
}
