environment        = "dev"
account_id         = "111111111111"
region             = "us-east-1"
availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]

node_groups = {
  main = { instance_types = ["t3.large"], min = 1, desired = 1, max = 3 }
  gpu  = { instance_types = ["g5.xlarge"], min = 0, desired = 0, max = 1, disk_gb = 100, gpu = true }
}

cluster_access = {
  deploy = { principal_arn = "arn:aws:iam::111111111111:role/plumbline-github-deploy-dev", policy = "AmazonEKSClusterAdminPolicy" }
}

postgres = { instance_class = "db.t4g.small", storage_gb = 20, multi_az = false, backup_days = 3 }
redis    = { broker_node_type = "cache.t4g.micro", cache_node_type = "cache.t4g.micro", replicas = 0 }

