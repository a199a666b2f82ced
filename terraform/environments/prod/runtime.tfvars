environment        = "prod"
account_id         = "333333333333"
region             = "us-east-1"
availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]

node_groups = {
  main = { instance_types = ["t3.large"], min = 3, desired = 4, max = 8 }
  gpu  = { instance_types = ["g5.xlarge"], min = 0, desired = 0, max = 1, disk_gb = 100, gpu = true }
}

cluster_access = {
  deploy = { principal_arn = "arn:aws:iam::333333333333:role/plumbline-github-deploy-prod", policy = "AmazonEKSClusterAdminPolicy" }
}

postgres = { instance_class = "db.t4g.medium", storage_gb = 100, multi_az = true, backup_days = 30 }
redis    = { broker_node_type = "cache.t4g.small", cache_node_type = "cache.t4g.micro", replicas = 1 }

nat_per_zone = true
features     = { search = true }
search       = { instance_type = "t3.medium.search", instances = 3, storage_gb = 20 }
