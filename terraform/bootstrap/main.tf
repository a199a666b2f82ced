# Applied once an account by a person, before anything else: the state's bucket and the roles that GitHub takes.
provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = { Project = "plumbline", Environment = "shared", Stack = "bootstrap", ManagedBy = "terraform" }
  }
}

module "encryption" {
  source = "../modules/encryption"

  name       = "plumbline-state"
  account_id = var.account_id
  region     = var.region
}

module "state" {
  source = "../modules/bucket"

  name                   = "plumbline-state-${var.account_id}"
  key_arn                = module.encryption.key_arn
  keep_old_versions_days = 365
}
