mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                       = "plumbline-test"
  account_id                 = "111111111111"
  region                     = "us-east-1"
  vpc_id                     = "vpc-0123456789abcdef0"
  subnet_ids                 = ["subnet-a", "subnet-b"]
  workload_security_group_id = "sg-workload"
  key_arn                    = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  image                      = "111111111111.dkr.ecr.us-east-1.amazonaws.com/airflow@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  repository_arn             = "arn:aws:ecr:us-east-1:111111111111:repository/airflow"
  role_arn                   = "arn:aws:iam::111111111111:role/airflow"
  secret_arn                 = "arn:aws:secretsmanager:us-east-1:111111111111:secret:airflow"
  log_bucket                 = "plumbline-test-operations"
  instance_class             = "db.t4g.micro"
  running                    = true
  database_state             = "available"
  generation                 = 1
  deletion_protection        = true
  tags                       = { Environment = "test" }
}

run "running" {
  command = apply

  assert {
    condition     = output.tasks == 3 && output.final_snapshot == "plumbline-test-airflow-g1"
    error_message = "API server, scheduler and DAG processor run, and the metadata leaves its own snapshot."
  }

  assert {
    condition     = length(aws_cloudwatch_log_group.process) == 3 && alltrue([for group in values(aws_cloudwatch_log_group.process) : group.kms_key_id == var.key_arn])
    error_message = "Each process has an encrypted log."
  }
}

run "hibernated" {
  command = apply

  variables {
    running        = false
    database_state = "absent"
  }

  assert {
    condition     = output.tasks == 0 && output.database_address == null
    error_message = "Neither tasks nor database are left."
  }
}
