locals {
  issuer = "token.actions.githubusercontent.com"

  # Repositories made since July 2026 name themselves with their ids, which a renamed or re-made one does not inherit.
  repositories = [
    "${var.github.organisation}/${var.github.repository}",
    "${var.github.organisation}@${var.github.organisation_id}/${var.github.repository}@${var.github.repository_id}",
  ]

  subjects = merge(
    { images = [for repository in local.repositories : "repo:${repository}:ref:refs/heads/main"] },
    { for environment in var.environments : "plan-${environment}" => [for repository in local.repositories : "repo:${repository}:pull_request"] },
    { for environment in var.environments : "deploy-${environment}" => [for repository in local.repositories : "repo:${repository}:environment:${environment}"] },
  )

  trust = { for role, subjects in local.subjects : role => {
    principals = { Federated = [aws_iam_openid_connect_provider.github.arn] }
    actions    = ["sts:AssumeRoleWithWebIdentity"]
    # Whole strings, so that no pattern lets another branch or repository in.
    conditions = { StringEquals = { "${local.issuer}:aud" = ["sts.amazonaws.com"], "${local.issuer}:sub" = subjects } }
  } }
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

# Pushes images of main, and nothing else.
module "images" {
  source = "../modules/service-role"

  name             = "plumbline-github-images"
  trust            = local.trust["images"]
  unscoped_actions = ["ecr:GetAuthorizationToken"]

  statements = [{
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
    resources = ["arn:aws:ecr:${var.region}:${var.account_id}:repository/plumbline-*"]
  }]
}

# Reads, for plans on pull requests; it cannot lock the state either, so plans there run with -lock=false.
module "plan" {
  source   = "../modules/service-role"
  for_each = var.environments

  name             = "plumbline-github-plan-${each.key}"
  trust            = local.trust["plan-${each.key}"]
  managed_policies = ["job-function/ViewOnlyAccess", "SecurityAudit"]

  statements = [
    { actions = ["s3:GetObject"], resources = ["${module.state.arn}/${each.key}/*"] },
    { actions = ["s3:ListBucket"], resources = [module.state.arn] },
    { actions = ["kms:Decrypt"], resources = [module.encryption.key_arn] },
  ]
}

# Applies one environment, from its GitHub environment with its reviewers.
module "deploy" {
  source   = "../modules/service-role"
  for_each = var.environments

  name             = "plumbline-github-deploy-${each.key}"
  trust            = local.trust["deploy-${each.key}"]
  managed_policies = ["PowerUserAccess"]

  statements = [
    { actions = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], resources = ["${module.state.arn}/${each.key}/*"] },
    { actions = ["s3:ListBucket"], resources = [module.state.arn] },
    { actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [module.encryption.key_arn] },
    {
      # Roles of its environment; the bootstrap's own begin otherwise, so it cannot widen itself.
      actions = [
        "iam:AddRoleToInstanceProfile", "iam:AttachRolePolicy", "iam:CreateInstanceProfile", "iam:CreateRole",
        "iam:DeleteInstanceProfile", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:GetInstanceProfile",
        "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies", "iam:PassRole", "iam:PutRolePolicy", "iam:RemoveRoleFromInstanceProfile", "iam:TagInstanceProfile",
        "iam:TagRole", "iam:UpdateAssumeRolePolicy",
      ]
      resources = [for kind in ["role", "instance-profile"] : "arn:aws:iam::${var.account_id}:${kind}/plumbline-${each.key}-*"]
    },
  ]
}
