mock_provider "aws" {
  source = "../../mocks"
}

variables {
  environment        = "staging"
  account_id         = "111111111111"
  region             = "us-east-1"
  availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  redis_auth_token   = "0123456789abcdef0123456789abcdef"
  foundation         = jsondecode(file("tests/foundation.tfvars.json")).foundation
  certificate_arn    = "arn:aws:acm:us-east-1:111111111111:certificate/00000000-0000-0000-0000-000000000000"
  node_groups        = {}
  postgres           = { instance_class = "db.t4g.small", storage_gb = 20, multi_az = false, backup_days = 7 }
  redis              = { broker_node_type = "cache.t4g.small", cache_node_type = "cache.t4g.micro", replicas = 0 }

  images = { for image in ["gateway", "generation", "ingestion", "memory", "retrieval", "router"] :
  image => "111111111111.dkr.ecr.us-east-1.amazonaws.com/plumbline-test/${image}@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
}

run "fargate" {
  command = apply

  variables {
    target = "ecs-fargate"
  }

  assert {
    condition     = output.hourly.tasks == 12 && output.hourly.load_balancers == 1 && output.hourly.control_planes == 0 && output.hourly.ecs_instances == 0
    error_message = "Six services, two tasks each, behind one edge: ${jsonencode(output.hourly)}"
  }
}

run "instances" {
  command = apply

  variables {
    target = "ecs-ec2"
  }

  assert {
    condition     = output.hourly.tasks == 12 && output.hourly.ecs_instances == 2
    error_message = "The same tasks on two instances: ${jsonencode(output.hourly)}"
  }
}

run "paused" {
  command = apply

  variables {
    target = "ecs-ec2"
    power  = "paused"
  }

  assert {
    condition     = sum(values(output.hourly)) == 0
    error_message = "ECS has no control plane to pay for: ${jsonencode(output.hourly)}"
  }
}
