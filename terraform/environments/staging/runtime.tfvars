environment        = "staging"
account_id         = "222222222222"
region             = "us-east-1"
availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]

node_groups = {
  main = { instance_types = ["t3.large"], min = 2, desired = 2, max = 4 }
  gpu  = { instance_types = ["g5.xlarge"], min = 0, desired = 0, max = 1, disk_gb = 100, gpu = true }
}

cluster_access = {
  deploy = { principal_arn = "arn:aws:iam::222222222222:role/plumbline-github-deploy-staging", policy = "AmazonEKSClusterAdminPolicy" }
}

postgres = { instance_class = "db.t4g.small", storage_gb = 20, multi_az = false, backup_days = 7 }
redis    = { broker_node_type = "cache.t4g.small", cache_node_type = "cache.t4g.micro", replicas = 0 }

features = { search = true }
search   = { instance_type = "t3.small.search", instances = 1, storage_gb = 10 }
