mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "plumbline-test"
  account_id = "111111111111"
  key_arn    = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  secrets    = { gateway = "Environment of gateway" }
}

run "secrets" {
  command = apply

  assert {
    condition     = aws_secretsmanager_secret.this["gateway"].name == "plumbline-test/gateway" && aws_secretsmanager_secret.this["gateway"].kms_key_id == var.key_arn
    error_message = "Below the environment's path, encrypted by its key."
  }

  assert {
    condition     = aws_secretsmanager_secret.this["gateway"].recovery_window_in_days == 30
    error_message = "A deleted secret can be brought back."
  }

  assert {
    condition     = aws_secretsmanager_secret_policy.this["gateway"].block_public_policy && jsondecode(aws_secretsmanager_secret_policy.this["gateway"].policy).Statement[0].Condition == { StringNotEquals = { "aws:PrincipalAccount" = "111111111111" } }
    error_message = "No other account reads it."
  }
}
