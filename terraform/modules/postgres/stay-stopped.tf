# AWS starts a stopped instance again after seven days; a daily stop keeps it stopped (of a stopped one it is refused, and
# that is well).
locals {
  stays_stopped = var.state == "stopped" ? 1 : 0
}

module "scheduler_role" {
  source = "../service-role"
  count  = local.stays_stopped

  name = "${var.name}-stay-stopped"

  trust = {
    principals = { Service = ["scheduler.amazonaws.com"] }
    conditions = { StringEquals = { "aws:SourceAccount" = [var.account_id] } }
  }

  statements = [
    { actions = ["rds:StopDBInstance"], resources = ["arn:aws:rds:${var.region}:${var.account_id}:db:${var.name}"] },
    { actions = ["kms:Decrypt"], resources = [var.key_arn] },
  ]
}

resource "aws_scheduler_schedule" "stay_stopped" {
  count = local.stays_stopped

  name                = "${var.name}-stay-stopped"
  description         = "Stops the paused database again after AWS has started it"
  schedule_expression = "rate(1 days)"
  kms_key_arn         = var.key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance"
    role_arn = module.scheduler_role[0].arn
    input    = jsonencode({ DbInstanceIdentifier = var.name })
  }
}
