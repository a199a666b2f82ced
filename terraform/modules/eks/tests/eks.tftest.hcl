mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name                       = "plumbline-test"
  subnet_ids                 = ["subnet-a", "subnet-b"]
  workload_security_group_id = "sg-workload"
  key_arn                    = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
  tags                       = { Environment = "test" }
  access                     = { deploy = { principal_arn = "arn:aws:iam::111111111111:role/deploy", policy = "AmazonEKSEditPolicy", namespaces = ["plumbline"] } }
  pod_roles                  = { gateway = { namespace = "plumbline", role_arn = "arn:aws:iam::111111111111:role/gateway" } }

  node_groups = {
    main = { instance_types = ["t3.large"], min = 1, desired = 2, max = 3 }
    gpu  = { instance_types = ["g5.xlarge"], min = 0, desired = 0, max = 1, gpu = true }
  }
}

run "running" {
  command = apply

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access && !aws_eks_cluster.this.vpc_config[0].endpoint_public_access
    error_message = "The API is reached from inside the network alone."
  }

  assert {
    condition     = aws_eks_cluster.this.encryption_config[0].provider[0].key_arn == var.key_arn && aws_cloudwatch_log_group.this.kms_key_id == var.key_arn
    error_message = "Kubernetes secrets and logs must be encrypted by the environment's key."
  }

  assert {
    condition     = aws_eks_cluster.this.access_config[0].authentication_mode == "API" && !aws_eks_cluster.this.access_config[0].bootstrap_cluster_creator_admin_permissions
    error_message = "Access entries decide, not who made the cluster."
  }

  assert {
    condition     = contains(aws_eks_cluster.this.enabled_cluster_log_types, "audit") && aws_eks_cluster.this.upgrade_policy[0].support_type == "STANDARD"
    error_message = "The audit log is kept, and extended support is not paid by surprise."
  }

  assert {
    condition = alltrue([
      for template in values(aws_launch_template.node) :
      template.metadata_options[0].http_tokens == "required" && template.metadata_options[0].http_put_response_hop_limit == 1
      && tobool(template.block_device_mappings[0].ebs[0].encrypted) && contains(template.vpc_security_group_ids, "sg-workload")
    ])
    error_message = "Nodes have encrypted disks, keep their role from pods, and carry the workload group."
  }

  assert {
    condition = alltrue(flatten([
      for template in values(aws_launch_template.node) :
      [for specification in template.tag_specifications : lookup(specification.tags, "Environment", "") == "test"]
    ]))
    error_message = "Instances and volumes must carry the environment's tags."
  }

  assert {
    condition     = aws_eks_node_group.this["gpu"].scaling_config[0].min_size == 0 && one(aws_eks_node_group.this["gpu"].taint).key == "nvidia.com/gpu" && length(aws_eks_node_group.this["main"].taint) == 0
    error_message = "GPU nodes shrink to none and take only what asks for them."
  }

  assert {
    condition     = aws_eks_access_policy_association.this["deploy"].access_scope[0].type == "namespace" && aws_eks_pod_identity_association.this["gateway"].role_arn == "arn:aws:iam::111111111111:role/gateway"
    error_message = "Access is scoped, and each service account gets its own role."
  }

  assert {
    condition     = length(aws_eks_addon.before_nodes) == 3 && length(aws_eks_addon.on_nodes) == 4 && output.nodes == 2
    error_message = "All add-ons, and the nodes that were asked for."
  }
}

run "paused" {
  command = apply

  variables {
    node_groups = {}
  }

  assert {
    condition     = output.nodes == 0 && length(aws_eks_node_group.this) == 0 && length(aws_eks_addon.on_nodes) == 0 && length(aws_eks_addon.before_nodes) == 3
    error_message = "No nodes, nor what would wait for them."
  }
}

run "gpu_must_shrink" {
  command = plan

  variables {
    node_groups = { gpu = { instance_types = ["g5.xlarge"], min = 1, desired = 1, max = 1, gpu = true } }
  }

  expect_failures = [var.node_groups]
}
