resource "aws_iam_role" "this" {
  name = var.name

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      { Effect = "Allow", Action = var.trust.actions, Principal = var.trust.principals },
      length(var.trust.conditions) == 0 ? {} : { Condition = var.trust.conditions },
    )]
  })
}

resource "aws_iam_role_policy" "this" {
  count = length(var.statements) + length(var.unscoped_actions) == 0 ? 0 : 1

  name = "permissions"
  role = aws_iam_role.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for statement in var.statements : merge(
        { Effect = "Allow", Action = statement.actions, Resource = statement.resources },
        length(statement.conditions) == 0 ? {} : { Condition = statement.conditions },
      )],
      length(var.unscoped_actions) == 0 ? [] : [{ Effect = "Allow", Action = var.unscoped_actions, Resource = ["*"] }],
    )
  })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(var.managed_policies)

  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}
