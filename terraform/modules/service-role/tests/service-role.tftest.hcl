mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name  = "plumbline-test-service"
  trust = { principals = { Service = ["pods.eks.amazonaws.com"] }, conditions = { StringEquals = { "aws:SourceAccount" = ["111111111111"] } } }
}

run "role" {
  command = apply

  variables {
    statements       = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::documents/*"] }]
    unscoped_actions = ["ecr:GetAuthorizationToken"]
    managed_policies = ["AmazonEKSClusterPolicy"]
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition == { StringEquals = { "aws:SourceAccount" = ["111111111111"] } }
    error_message = "The trust must carry its conditions."
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this[0].policy).Statement == [
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::documents/*"] },
      { Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = ["*"] },
    ]
    error_message = "The policy must say what was asked for and no more."
  }

  assert {
    condition     = aws_iam_role_policy_attachment.this["AmazonEKSClusterPolicy"].policy_arn == "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
    error_message = "Prescribed policies are AWS's own."
  }
}

run "nothing_granted_by_default" {
  command = apply

  assert {
    condition     = length(aws_iam_role_policy.this) == 0 && length(aws_iam_role_policy_attachment.this) == 0
    error_message = "A role without permissions must have none."
  }
}

# One run for each refusal: together, one could hide that another is gone.
run "refuses_a_whole_service" {
  command = plan

  variables {
    statements = [{ actions = ["s3:*"], resources = ["arn:aws:s3:::documents"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_all_resources" {
  command = plan

  variables {
    statements = [{ actions = ["s3:GetObject"], resources = ["*"] }]
  }

  expect_failures = [var.statements]
}

run "refuses_what_writes_without_a_resource" {
  command = plan

  variables {
    trust            = { principals = { AWS = ["*"] } }
    unscoped_actions = ["iam:CreateUser"]
    managed_policies = ["AdministratorAccess"]
  }

  expect_failures = [var.trust, var.unscoped_actions, var.managed_policies]
}
