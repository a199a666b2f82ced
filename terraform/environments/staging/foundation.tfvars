environment        = "staging"
account_id         = "222222222222"
region             = "us-east-1"
availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
cidr               = "10.41.0.0/16"
monthly_usd        = 450
emails             = ["operations@example.org"]
