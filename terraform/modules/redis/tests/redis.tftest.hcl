mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "plumbline-test-broker"
  purpose    = "Requests in flight"
  vpc_id     = "vpc-0123456789abcdef0"
  subnet_ids = ["subnet-a", "subnet-b"]
  clients    = { workload = "sg-workload" }
  key_arn    = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  auth_token = "0123456789abcdef0123456789abcdef"
  node_type  = "cache.t4g.small"
  eviction   = "noeviction"
  keeps_data = true
  generation = 2
}

run "broker" {
  command = apply

  assert {
    condition     = aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_mode == "required" && aws_elasticache_replication_group.this.auth_token != null
    error_message = "Clients must use TLS and the password."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.at_rest_encryption_enabled && aws_elasticache_replication_group.this.kms_key_id == var.key_arn
    error_message = "What reaches a disk must be encrypted by the environment's key."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.security_group_ids == toset([module.firewall.security_group_id])
    error_message = "Reached through its firewall alone."
  }

  assert {
    condition     = one(aws_elasticache_parameter_group.this.parameter).value == "noeviction"
    error_message = "A broker must not drop messages when memory is full."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.final_snapshot_identifier == "plumbline-test-broker-g2" && output.nodes == 1
    error_message = "A pause must leave a snapshot of its own name."
  }
}

run "cache_with_a_replica" {
  command = apply

  variables {
    eviction   = "allkeys-lfu"
    keeps_data = false
    replicas   = 1
  }

  assert {
    condition     = aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.num_cache_clusters == 2 && output.nodes == 2
    error_message = "With a replica the loss of a node is survived."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.final_snapshot_identifier == null && aws_elasticache_replication_group.this.snapshot_retention_limit == 0
    error_message = "A cache leaves nothing behind."
  }
}

run "weak_password" {
  command = plan

  variables {
    auth_token = "short"
  }

  expect_failures = [var.auth_token]
}
