mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                       = "plumbline-test"
  account_id                 = "111111111111"
  region                     = "us-east-1"
  capacity                   = "FARGATE"
  log_groups                 = { gateway = "/plumbline/plumbline-test/gateway", router = "/plumbline/plumbline-test/router" }
  subnet_ids                 = ["subnet-a", "subnet-b"]
  workload_security_group_id = "sg-workload"
  repository_arns            = ["arn:aws:ecr:us-east-1:111111111111:repository/gateway"]
  secret_arns                = ["arn:aws:secretsmanager:us-east-1:111111111111:secret:gateway"]
  key_arn                    = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  tags                       = { Environment = "test" }

  services = {
    gateway = {
      image            = "111111111111.dkr.ecr.us-east-1.amazonaws.com/gateway@sha256:0000000000000000000000000000000000000000000000000000000000000000"
      role_arn         = "arn:aws:iam::111111111111:role/gateway"
      desired          = 2
      cpu              = 512
      memory           = 1024
      port             = 3000
      secrets          = { DATABASE_URL = "arn:aws:secretsmanager:us-east-1:111111111111:secret:gateway:DATABASE_URL::" }
      target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/gateway/0123456789abcdef"
    }
    router = {
      image    = "111111111111.dkr.ecr.us-east-1.amazonaws.com/router@sha256:0000000000000000000000000000000000000000000000000000000000000000"
      role_arn = "arn:aws:iam::111111111111:role/router"
      desired  = 2
      cpu      = 256
      memory   = 512
    }
  }
}

run "fargate" {
  command = apply

  assert {
    condition     = alltrue([for service in values(aws_ecs_service.this) : !service.network_configuration[0].assign_public_ip && service.network_configuration[0].security_groups == toset(["sg-workload"])])
    error_message = "Tasks have no public address and carry the workload group."
  }

  assert {
    condition = alltrue([
      for definition in values(aws_ecs_task_definition.this) : alltrue([
        for container in jsondecode(definition.container_definitions) :
        container.readonlyRootFilesystem && container.user == "1000" && container.linuxParameters.capabilities.drop == ["ALL"]
      ])
    ])
    error_message = "Containers run without root, write nowhere but /tmp and hold no capability."
  }

  assert {
    condition     = alltrue([for service in values(aws_ecs_service.this) : service.deployment_circuit_breaker[0].enable && service.deployment_circuit_breaker[0].rollback && service.deployment_minimum_healthy_percent == 100 && service.launch_type == "FARGATE"])
    error_message = "A bad release is taken back, and no release takes capacity away."
  }

  assert {
    condition     = one(aws_ecs_service.this["gateway"].load_balancer).container_port == 3000 && length(aws_ecs_service.this["router"].load_balancer) == 0
    error_message = "Only the gateway is reached from the edge."
  }

  assert {
    condition     = aws_ecs_task_definition.this["gateway"].task_role_arn == "arn:aws:iam::111111111111:role/gateway" && jsondecode(aws_ecs_task_definition.this["gateway"].container_definitions)[0].secrets[0].valueFrom == var.services.gateway.secrets.DATABASE_URL
    error_message = "Each service has its own role, and secrets are named, never given."
  }

  assert {
    condition     = output.tasks == 4 && output.instances == 0 && length(aws_autoscaling_group.this) == 0
    error_message = "Fargate needs no instances."
  }
}

run "instances" {
  command = apply

  variables {
    capacity = "EC2"
  }

  assert {
    condition     = aws_launch_template.this[0].metadata_options[0].http_tokens == "required" && tobool(aws_launch_template.this[0].block_device_mappings[0].ebs[0].encrypted)
    error_message = "Instances have encrypted disks and keep their role from tasks."
  }

  assert {
    condition     = alltrue([for specification in aws_launch_template.this[0].tag_specifications : lookup(specification.tags, "Environment", "") == "test"]) && contains([for tag in aws_autoscaling_group.this[0].tag : "${tag.key}=${tag.value}"], "Environment=test")
    error_message = "Instances and volumes must carry the environment's tags."
  }

  assert {
    condition     = alltrue([for service in values(aws_ecs_service.this) : one(service.capacity_provider_strategy).capacity_provider == "plumbline-test-instance"])
    error_message = "Tasks must run on the instances."
  }
}

run "needs_digests" {
  command = plan

  variables {
    services = { gateway = { image = "gateway:latest", role_arn = "arn:aws:iam::111111111111:role/gateway", desired = 1, cpu = 256, memory = 512 } }
  }

  expect_failures = [var.services]
}
