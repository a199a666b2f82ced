mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                = "plumbline-test"
  region              = "us-east-1"
  vpc_id              = "vpc-0123456789abcdef0"
  subnet_id           = "subnet-a"
  availability_zone   = "us-east-1a"
  clients             = { workload = "sg-workload" }
  key_arn             = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  secret_arn          = "arn:aws:secretsmanager:us-east-1:111111111111:secret:graph"
  image               = "111111111111.dkr.ecr.us-east-1.amazonaws.com/neo4j@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  repository_arn      = "arn:aws:ecr:us-east-1:111111111111:repository/neo4j"
  instance_type       = "t3.medium"
  storage_gb          = 20
  running             = true
  deletion_protection = true
  tags                = { Environment = "test" }
}

run "running" {
  command = apply

  assert {
    condition     = !aws_instance.this[0].associate_public_ip_address && aws_instance.this[0].disable_api_termination
    error_message = "No public address, and not terminated by mistake."
  }

  assert {
    condition     = aws_ebs_volume.data.encrypted && aws_ebs_volume.data.kms_key_id == var.key_arn && aws_ebs_volume.data.final_snapshot && tobool(aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted)
    error_message = "Disks must be encrypted, and the graph's leaves a snapshot."
  }

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && alltrue([for specification in aws_launch_template.this.tag_specifications : lookup(specification.tags, "Environment", "") == "test"])
    error_message = "The role is kept from containers, and instances carry the environment's tags."
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.this.user_data), "NEO4J_server_bolt_tls__level=REQUIRED") && !strcontains(base64decode(aws_launch_template.this.user_data), "publish 7474")
    error_message = "Bolt by TLS is the only way in."
  }
}

run "paused" {
  command = apply

  variables {
    running = false
  }

  assert {
    condition     = length(aws_instance.this) == 0 && length(aws_volume_attachment.data) == 0 && aws_ebs_volume.data.size == 20 && output.address == null
    error_message = "The instance goes, the graph stays."
  }
}
