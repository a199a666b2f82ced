mock_provider "aws" {
  source = "../../mocks"
}

variables {
  environment        = "dev"
  account_id         = "111111111111"
  region             = "us-east-1"
  availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  redis_auth_token   = "0123456789abcdef0123456789abcdef"
  foundation         = jsondecode(file("tests/foundation.tfvars.json")).foundation
  features           = { search = true, graph = true, orchestrator = true, airflow = true }
  node_groups        = { main = { instance_types = ["t3.large"], min = 1, desired = 2, max = 3 } }
  postgres           = { instance_class = "db.t4g.small", storage_gb = 20, multi_az = false, backup_days = 7 }
  redis              = { broker_node_type = "cache.t4g.small", cache_node_type = "cache.t4g.micro", replicas = 0 }

  images = { for image in ["airflow", "neo4j", "orchestrator"] :
  image => "111111111111.dkr.ecr.us-east-1.amazonaws.com/plumbline-test/${image}@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
}

run "running" {
  command = apply

  assert {
    condition = output.hourly == {
      control_planes = 1, nodes = 2, nat_gateways = 1, databases = 1, redis_nodes = 2, search_nodes = 1, graph_instances = 1,
      load_balancers = 0, tasks = 3, ecs_instances = 0
    }
    error_message = "Everything runs: ${jsonencode(output.hourly)}"
  }
}

run "paused" {
  command = apply

  variables {
    power = "paused"
  }

  assert {
    condition     = { for part, count in output.hourly : part => count if count > 0 } == { control_planes = 1 }
    error_message = "Only the control plane is paid by the hour: ${jsonencode(output.hourly)}"
  }

  assert {
    condition     = output.cluster_name == "plumbline-dev" && output.addresses.postgres != null
    error_message = "Cluster and stopped database are still there."
  }
}

run "hibernated" {
  command = apply

  variables {
    power = "hibernated"
  }

  assert {
    condition     = sum(values(output.hourly)) == 0 && output.cluster_name == null && output.addresses.postgres == null
    error_message = "Nothing is paid by the hour: ${jsonencode(output.hourly)}"
  }

  assert {
    condition     = module.graph[0].volume_id != null && output.snapshots.postgres == "plumbline-dev-g1"
    error_message = "The graph's volume and the database's snapshot stay."
  }
}

run "resumed" {
  command = apply

  variables {
    generation = 2
    restore    = { postgres = "plumbline-dev-g1", broker = "plumbline-dev-broker-g1", airflow = "plumbline-dev-airflow-g1" }
  }

  assert {
    condition     = output.hourly == run.running.hourly
    error_message = "What ran before runs again: ${jsonencode(output.hourly)}"
  }

  assert {
    condition     = output.snapshots == { postgres = "plumbline-dev-g2", broker = "plumbline-dev-broker-g2", airflow = "plumbline-dev-airflow-g2" }
    error_message = "The next hibernation writes snapshots of its own."
  }
}
