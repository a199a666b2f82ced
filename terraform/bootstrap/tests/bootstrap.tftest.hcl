mock_provider "aws" {
  source = "../mocks"
}

variables {
  account_id   = "111111111111"
  environments = ["dev", "prod"]
  github       = { organisation = "example", organisation_id = "1001", repository = "plumbline", repository_id = "2002" }
}

run "bootstrap" {
  command = apply

  assert {
    condition     = local.subjects["deploy-prod"] == ["repo:example/plumbline:environment:prod", "repo:example@1001/plumbline@2002:environment:prod"]
    error_message = "Deploying needs the GitHub environment, in both forms of the subject."
  }

  assert {
    condition     = local.subjects["plan-dev"] == ["repo:example/plumbline:pull_request", "repo:example@1001/plumbline@2002:pull_request"]
    error_message = "Plans run for pull requests, in both forms of the subject."
  }

  assert {
    condition = alltrue([
      for trust in values(local.trust) :
      keys(trust.conditions) == ["StringEquals"] && trust.conditions.StringEquals["token.actions.githubusercontent.com:aud"] == ["sts.amazonaws.com"]
      && !strcontains(jsonencode(trust.conditions), "*")
    ])
    error_message = "Audience and subject are compared whole: no pattern lets others in."
  }

  assert {
    condition     = toset(keys(output.deploy_role_arns)) == toset(["dev", "prod"]) && toset(keys(output.plan_role_arns)) == toset(["dev", "prod"])
    error_message = "A role to plan and a role to apply for each environment."
  }

  assert {
    condition     = output.state_bucket != null && aws_iam_openid_connect_provider.github.client_id_list == toset(["sts.amazonaws.com"])
    error_message = "The state has its bucket, and GitHub's tokens are meant for AWS."
  }
}
