environment        = "prod"
account_id         = "333333333333"
region             = "us-east-1"
availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
cidr               = "10.42.0.0/16"
monthly_usd        = 1200
emails             = ["operations@example.org"]
