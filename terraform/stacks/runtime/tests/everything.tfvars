# Every part that can be switched on, so that policies and prices see it.
features = { search = true, graph = true, orchestrator = true, airflow = true }

images = {
  airflow      = "333333333333.dkr.ecr.us-east-1.amazonaws.com/plumbline-prod/airflow@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  neo4j        = "333333333333.dkr.ecr.us-east-1.amazonaws.com/plumbline-prod/neo4j@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  orchestrator = "333333333333.dkr.ecr.us-east-1.amazonaws.com/plumbline-prod/orchestrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}
