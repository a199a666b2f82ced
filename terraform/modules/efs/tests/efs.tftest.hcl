mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "plumbline-test"
  vpc_id     = "vpc-0123456789abcdef0"
  subnet_ids = ["subnet-a", "subnet-b"]
  clients    = { workload = "sg-workload" }
  key_arn    = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  folders    = ["chroma"]
}

run "files" {
  command = apply

  assert {
    condition     = aws_efs_file_system.this.encrypted && aws_efs_file_system.this.kms_key_id == var.key_arn
    error_message = "Files must be encrypted by the environment's key."
  }

  assert {
    condition     = jsondecode(aws_efs_file_system_policy.this.policy).Statement[1].Effect == "Deny" && jsondecode(aws_efs_file_system_policy.this.policy).Statement[1].Condition == { Bool = { "aws:SecureTransport" = "false" } }
    error_message = "Mounts without TLS must be refused."
  }

  assert {
    condition     = length(aws_efs_mount_target.this) == 2 && alltrue([for target in aws_efs_mount_target.this : target.security_groups == toset([module.firewall.security_group_id])])
    error_message = "A mount target a zone, behind the firewall."
  }

  assert {
    condition     = aws_efs_access_point.this["chroma"].root_directory[0].path == "/chroma" && aws_efs_access_point.this["chroma"].posix_user[0].uid == 1000 && aws_efs_backup_policy.this.backup_policy[0].status == "ENABLED"
    error_message = "Its own folder and user, and backups."
  }
}
