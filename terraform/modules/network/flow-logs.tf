resource "aws_cloudwatch_log_group" "flow" {
  name              = "/plumbline/${var.name}/network"
  retention_in_days = 30
  kms_key_id        = var.key_arn
}

module "flow_role" {
  source = "../service-role"

  name  = "${var.name}-flow-logs"
  trust = { principals = { Service = ["vpc-flow-logs.amazonaws.com"] } }

  statements = [{
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.flow.arn}:*"]
  }]
}

# What was refused is what an investigation needs; all traffic would cost more than the environment.
resource "aws_flow_log" "refused" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "REJECT"
  log_destination = aws_cloudwatch_log_group.flow.arn
  iam_role_arn    = module.flow_role.arn
}
