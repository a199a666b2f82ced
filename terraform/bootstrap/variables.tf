variable "account_id" {
  description = "Account that is prepared; any other is refused."
  type        = string
}

variable "region" {
  description = "Region of the state."
  type        = string
  default     = "us-east-1"
}

variable "environments" {
  description = "Environments that live in this account."
  type        = set(string)
}

variable "github" {
  description = "The repository, by name and by id: `gh api repos/ORGANISATION/REPOSITORY --jq '.id, .owner.id'`."
  type = object({
    organisation    = string
    organisation_id = string
    repository      = string
    repository_id   = string
  })
}
