mock_provider "aws" {
  source = "../../mocks"
}

variables {
  environment        = "dev"
  account_id         = "111111111111"
  region             = "us-east-1"
  availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  cidr               = "10.40.0.0/16"
  monthly_usd        = 150
  emails             = ["operations@example.org"]
}

run "dev" {
  command = apply

  assert {
    condition     = keys(output.runtime) == keys(jsondecode(file("../runtime/tests/foundation.tfvars.json")).foundation)
    error_message = "The stack runtime is tested with what this stack really gives it."
  }

  assert {
    condition     = keys(output.runtime.namespaces) == [for role in keys(output.runtime.role_arns) : role if role != "airflow"]
    error_message = "Each service account has a role, and each role but that of ECS alone a namespace."
  }

  assert {
    condition     = keys(output.runtime.log_groups) == local.services && toset(local.services) == setintersection(local.services, keys(output.repository_urls))
    error_message = "Each service has its log group and its repository."
  }

  assert {
    condition     = flatten([for statement in local.service_permissions.generation.statements : statement.resources if contains(statement.actions, "bedrock:InvokeModelWithResponseStream")]) == ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"]
    error_message = "Generation calls the models that were chosen, and no other."
  }

  assert {
    condition     = !anytrue([for statement in local.service_permissions.router.statements : anytrue([for action in statement.actions : !startswith(action, "bedrock:InvokeModel")])])
    error_message = "The router embeds; it touches no document."
  }

  assert {
    condition     = !local.protected
    error_message = "dev can be taken down whole."
  }
}

run "prod_is_protected" {
  command = plan

  variables {
    environment = "prod"
  }

  assert {
    condition     = local.protected
    error_message = "prod must refuse to be destroyed."
  }
}

run "unknown_environment" {
  command = plan

  variables {
    environment = "qa"
  }

  expect_failures = [var.environment]
}
