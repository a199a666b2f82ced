environment        = "dev"
account_id         = "111111111111"
region             = "us-east-1"
availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
cidr               = "10.40.0.0/16"
monthly_usd        = 150
emails             = ["operations@example.org"]
