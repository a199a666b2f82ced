mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name            = "plumbline-test"
  account_id      = "111111111111"
  region          = "us-east-1"
  vpc_id          = "vpc-0123456789abcdef0"
  subnet_ids      = ["subnet-a", "subnet-b", "subnet-c"]
  clients         = { workload = "sg-workload" }
  key_arn         = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  reader_role_arn = "arn:aws:iam::111111111111:role/retrieval"
  writer_role_arn = "arn:aws:iam::111111111111:role/ingestion"
  instance_type   = "t3.small.search"
  instances       = 1
  storage_gb      = 10
}

run "one_instance" {
  command = apply

  assert {
    condition     = aws_opensearch_domain.this.vpc_options[0].security_group_ids == toset([module.firewall.security_group_id]) && aws_opensearch_domain.this.vpc_options[0].subnet_ids == toset(["subnet-a"])
    error_message = "Inside the network, behind its firewall."
  }

  assert {
    condition     = aws_opensearch_domain.this.encrypt_at_rest[0].enabled && aws_opensearch_domain.this.encrypt_at_rest[0].kms_key_id == var.key_arn
    error_message = "Indexes must be encrypted by the environment's key."
  }

  assert {
    condition     = aws_opensearch_domain.this.node_to_node_encryption[0].enabled && aws_opensearch_domain.this.domain_endpoint_options[0].enforce_https
    error_message = "Everything travels by TLS."
  }

  assert {
    condition     = aws_opensearch_domain.this.advanced_security_options[0].enabled && jsondecode(aws_opensearch_domain.this.access_policies).Statement[0].Principal == { AWS = [var.reader_role_arn, var.writer_role_arn] }
    error_message = "Only retrieval and ingestion, and the security plugin tells them apart."
  }
}

run "three_instances" {
  command = apply

  variables {
    instances = 3
  }

  assert {
    condition     = length(aws_opensearch_domain.this.vpc_options[0].subnet_ids) == 3 && aws_opensearch_domain.this.cluster_config[0].zone_awareness_config[0].availability_zone_count == 3
    error_message = "Instances spread over zones."
  }
}
