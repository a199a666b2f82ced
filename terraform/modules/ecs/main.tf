resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

module "execution_role" {
  source = "../service-role"

  name             = "${var.name}-execution"
  trust            = { principals = { Service = ["ecs-tasks.amazonaws.com"] } }
  unscoped_actions = ["ecr:GetAuthorizationToken"]

  statements = concat(
    [
      { actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], resources = var.repository_arns },
      { actions = ["logs:CreateLogStream", "logs:PutLogEvents"], resources = [for group in values(var.log_groups) : "arn:aws:logs:${var.region}:${var.account_id}:log-group:${group}:*"] },
      { actions = ["kms:Decrypt"], resources = [var.key_arn] },
    ],
    length(var.secret_arns) == 0 ? [] : [{ actions = ["secretsmanager:GetSecretValue"], resources = var.secret_arns }],
  )
}

resource "aws_ecs_task_definition" "this" {
  for_each = var.services

  family                   = "${var.name}-${each.key}"
  requires_compatibilities = [var.capacity]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = module.execution_role.arn
  task_role_arn            = each.value.role_arn

  container_definitions = jsonencode([{
    name                   = each.key
    image                  = each.value.image
    command                = each.value.command
    essential              = true
    user                   = each.value.user
    readonlyRootFilesystem = true
    # The gateway lets answers finish; Fargate grants no more.
    stopTimeout     = 120
    linuxParameters = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    portMappings    = each.value.port == null ? [] : [{ containerPort = each.value.port, protocol = "tcp" }]
    environment     = [for name, value in each.value.environment : { name = name, value = value }]
    secrets         = [for name, arn in each.value.secrets : { name = name, valueFrom = arn }]
    mountPoints     = [{ sourceVolume = "scratch", containerPath = "/tmp" }]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = var.log_groups[each.key]
        awslogs-region        = var.region
        awslogs-stream-prefix = each.key
      }
    }
  }])

  # The one place a container may write to.
  volume {
    name = "scratch"
  }
}

resource "aws_ecs_service" "this" {
  for_each = var.services

  name                               = each.key
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.this[each.key].arn
  desired_count                      = each.value.desired
  launch_type                        = var.capacity == "FARGATE" ? "FARGATE" : null
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = each.value.target_group_arn == null ? null : 60
  propagate_tags                     = "SERVICE"

  # A release whose tasks do not become healthy is taken back by itself.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [var.workload_security_group_id]
    assign_public_ip = false
  }

  dynamic "capacity_provider_strategy" {
    for_each = aws_ecs_capacity_provider.ec2[*].name

    content {
      capacity_provider = capacity_provider_strategy.value
      weight            = 1
    }
  }

  dynamic "load_balancer" {
    for_each = each.value.target_group_arn == null ? [] : [each.value.target_group_arn]

    content {
      target_group_arn = load_balancer.value
      container_name   = each.key
      container_port   = each.value.port
    }
  }

  depends_on = [aws_ecs_cluster_capacity_providers.this]
}
