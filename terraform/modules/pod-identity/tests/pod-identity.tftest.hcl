mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "plumbline-test"
  account_id = "111111111111"
  roles = {
    gateway = { statements = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::documents/*"] }] }
    router  = {}
  }
}

run "roles" {
  command = apply

  assert {
    condition     = toset(keys(output.arns)) == toset(["gateway", "router"])
    error_message = "A role for each service account."
  }
}
