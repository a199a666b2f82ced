mock_provider "aws" {
  source = "../../mocks"
}

variables {
  environment        = "prod"
  account_id         = "111111111111"
  region             = "us-east-1"
  availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  redis_auth_token   = "0123456789abcdef0123456789abcdef"
  foundation         = jsondecode(file("tests/foundation.tfvars.json")).foundation
  node_groups        = { main = { instance_types = ["t3.large"], min = 1, desired = 2, max = 3 } }
  postgres           = { instance_class = "db.t4g.small", storage_gb = 20, multi_az = true, backup_days = 30 }
  redis              = { broker_node_type = "cache.t4g.small", cache_node_type = "cache.t4g.micro", replicas = 1 }
}

run "prod_is_protected" {
  command = plan

  assert {
    condition     = local.protected
    error_message = "The stores of prod must refuse to be destroyed."
  }
}

run "prod_is_not_paused_by_mistake" {
  command = plan

  variables {
    power = "paused"
  }

  expect_failures = [terraform_data.power_guard]
}

run "prod_is_paused_on_purpose" {
  command = plan

  variables {
    power                 = "paused"
    allow_prod_power_down = true
  }

  assert {
    condition     = !local.protected
    error_message = "A pause on purpose takes the protection away, which hibernation needs gone."
  }
}

run "bad_words" {
  command = plan

  variables {
    environment = "qa"
    power       = "off"
    target      = "ecs"
    images      = { gateway = "gateway:latest" }
  }

  expect_failures = [var.environment, var.power, var.target, var.images]
}

run "edge_without_certificate" {
  command = plan

  variables {
    target = "ecs-fargate"

    images = { for image in ["gateway", "generation", "ingestion", "memory", "retrieval", "router"] :
    image => "111111111111.dkr.ecr.us-east-1.amazonaws.com/plumbline-test/${image}@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
  }

  expect_failures = [var.certificate_arn]
}
