mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                = "plumbline-test"
  account_id          = "111111111111"
  region              = "us-east-1"
  vpc_id              = "vpc-0123456789abcdef0"
  subnet_ids          = ["subnet-a", "subnet-b"]
  clients             = { workload = "sg-workload" }
  key_arn             = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  instance_class      = "db.t4g.small"
  storage_gb          = 20
  multi_az            = true
  state               = "available"
  generation          = 3
  deletion_protection = true
}

run "available" {
  command = apply

  assert {
    condition     = !aws_db_instance.this[0].publicly_accessible && aws_db_instance.this[0].vpc_security_group_ids == toset([module.firewall.security_group_id])
    error_message = "Reached through its firewall alone."
  }

  assert {
    condition     = aws_db_instance.this[0].storage_encrypted && aws_db_instance.this[0].kms_key_id == var.key_arn && aws_db_instance.this[0].performance_insights_kms_key_id == var.key_arn
    error_message = "Storage must be encrypted by the environment's key."
  }

  assert {
    condition     = one(aws_db_parameter_group.this.parameter).name == "rds.force_ssl" && one(aws_db_parameter_group.this.parameter).value == "1"
    error_message = "Connections without TLS must be refused."
  }

  assert {
    condition     = aws_db_instance.this[0].manage_master_user_password && aws_db_instance.this[0].password == null
    error_message = "The owner's password must not stand in the state."
  }

  assert {
    condition     = aws_db_instance.this[0].deletion_protection && !aws_db_instance.this[0].skip_final_snapshot && !aws_db_instance.this[0].delete_automated_backups
    error_message = "Data outlives a mistake."
  }

  assert {
    condition     = aws_db_instance.this[0].final_snapshot_identifier == "plumbline-test-g3" && output.final_snapshot == "plumbline-test-g3"
    error_message = "The snapshot's name must carry the generation, or the second hibernation fails."
  }

  assert {
    condition     = aws_rds_instance_state.this[0].state == "available" && length(aws_scheduler_schedule.stay_stopped) == 0 && output.instances == 1
    error_message = "A running database is not stopped by a schedule."
  }
}

run "stopped" {
  command = apply

  variables {
    state = "stopped"
  }

  assert {
    condition     = length(aws_db_instance.this) == 1 && aws_rds_instance_state.this[0].state == "stopped" && output.instances == 0
    error_message = "The instance stays, stopped."
  }

  assert {
    condition     = aws_scheduler_schedule.stay_stopped[0].target[0].input == jsonencode({ DbInstanceIdentifier = "plumbline-test" }) && aws_scheduler_schedule.stay_stopped[0].schedule_expression == "rate(1 days)"
    error_message = "AWS starts a stopped database after seven days; a schedule must stop it again."
  }
}

run "absent" {
  command = apply

  variables {
    state = "absent"
  }

  assert {
    condition     = length(aws_db_instance.this) + length(aws_rds_instance_state.this) + length(aws_scheduler_schedule.stay_stopped) == 0 && output.address == null
    error_message = "Nothing is left that costs by the hour."
  }
}

run "restored" {
  command = apply

  variables {
    restore_snapshot = "plumbline-test-g2"
  }

  assert {
    condition     = aws_db_instance.this[0].snapshot_identifier == "plumbline-test-g2"
    error_message = "A resume must start from the snapshot."
  }
}

run "unknown_state" {
  command = plan

  variables {
    state = "asleep"
  }

  expect_failures = [var.state]
}
