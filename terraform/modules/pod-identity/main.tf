module "role" {
  source   = "../service-role"
  for_each = var.roles

  name             = "${var.name}-${each.key}"
  statements       = each.value.statements
  unscoped_actions = each.value.unscoped_actions
  managed_policies = each.value.managed_policies

  # No cluster is named, so the roles outlive it; a task of ECS takes the same role.
  trust = {
    principals = { Service = ["ecs-tasks.amazonaws.com", "pods.eks.amazonaws.com"] }
    actions    = ["sts:AssumeRole", "sts:TagSession"]
    conditions = { StringEquals = { "aws:SourceAccount" = [var.account_id] } }
  }
}
