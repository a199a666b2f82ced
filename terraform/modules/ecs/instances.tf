# Only for capacity EC2: instances that ECS scales by the tasks that wait for room.
locals {
  on_instances = var.capacity == "EC2" ? 1 : 0
}

module "instance_role" {
  source = "../service-role"
  count  = local.on_instances

  name             = "${var.name}-instance"
  trust            = { principals = { Service = ["ec2.amazonaws.com"] } }
  managed_policies = ["service-role/AmazonEC2ContainerServiceforEC2Role"]
}

resource "aws_iam_instance_profile" "this" {
  count = local.on_instances

  name = "${var.name}-instance"
  role = module.instance_role[0].name
}

resource "aws_launch_template" "this" {
  count = local.on_instances

  name                   = "${var.name}-instance"
  image_id               = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
  instance_type          = var.instances.type
  vpc_security_group_ids = [var.workload_security_group_id]

  # Tasks get their own roles; the instance's is kept from them.
  user_data = base64encode("#!/bin/bash\nprintf 'ECS_CLUSTER=${var.name}\\nECS_AWSVPC_BLOCK_IMDS=true\\n' >> /etc/ecs/ecs.config\n")

  iam_instance_profile {
    arn = aws_iam_instance_profile.this[0].arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type = "gp3"
      volume_size = 30
      encrypted   = true
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])

    content {
      resource_type = tag_specifications.key
      tags          = merge(var.tags, { Name = "${var.name}-instance" })
    }
  }
}

resource "aws_autoscaling_group" "this" {
  count = local.on_instances

  name                  = "${var.name}-instance"
  min_size              = 0
  desired_capacity      = var.instances.desired
  max_size              = var.instances.max
  vpc_zone_identifier   = var.subnet_ids
  protect_from_scale_in = true

  launch_template {
    id      = aws_launch_template.this[0].id
    version = aws_launch_template.this[0].latest_version
  }

  dynamic "tag" {
    for_each = merge(var.tags, { AmazonECSManaged = "" })

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }

  lifecycle {
    # The capacity provider decides.
    ignore_changes = [desired_capacity]
  }
}

resource "aws_ecs_capacity_provider" "ec2" {
  count = local.on_instances

  name = "${var.name}-instance"

  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.this[0].arn
    managed_termination_protection = "ENABLED"

    managed_scaling {
      status          = "ENABLED"
      target_capacity = 100
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  count = local.on_instances

  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = [aws_ecs_capacity_provider.ec2[0].name]
}
