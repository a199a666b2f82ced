mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "plumbline-test"
  account_id = "111111111111"
  region     = "us-east-1"
}

run "key" {
  command = apply

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "The key must rotate, and its deletion must leave 30 days to regret it."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.this.policy).Statement :
      can(statement.Condition) || statement.Principal == { AWS = "arn:aws:iam::111111111111:root" }
    ])
    error_message = "Whoever is not the account itself needs a condition that names the account."
  }

  assert {
    condition     = !strcontains(aws_kms_key.this.policy, "\"AWS\":\"*\"")
    error_message = "No principal outside the account."
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/plumbline-test"
    error_message = "The alias carries the environment's name."
  }
}
