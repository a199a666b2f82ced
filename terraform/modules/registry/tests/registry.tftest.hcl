mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name    = "plumbline-test"
  images  = ["gateway", "router"]
  key_arn = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000"
}

run "registry" {
  command = apply

  assert {
    condition = alltrue([
      for repository in values(aws_ecr_repository.this) :
      repository.image_tag_mutability == "IMMUTABLE" && repository.image_scanning_configuration[0].scan_on_push && !repository.force_delete
    ])
    error_message = "Tags never move, images are scanned, and a repository with images is not destroyed."
  }

  assert {
    condition     = alltrue([for repository in values(aws_ecr_repository.this) : repository.encryption_configuration[0].encryption_type == "KMS" && repository.encryption_configuration[0].kms_key == var.key_arn])
    error_message = "Layers must be encrypted by the environment's key."
  }

  assert {
    condition     = toset([for repository in values(aws_ecr_repository.this) : repository.name]) == toset(["plumbline-test/gateway", "plumbline-test/router"]) && length(aws_ecr_lifecycle_policy.this) == 2
    error_message = "One repository an image, each with an end to old layers."
  }
}
