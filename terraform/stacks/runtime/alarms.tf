# Of the stores; what services emit is watched by the foundation.
module "alarms" {
  source = "../../modules/alarms"
  count  = local.running ? 1 : 0

  name      = local.name
  topic_arn = var.foundation.alarm_topic_arn

  alarms = {
    postgres-cpu = {
      about      = "Postgres has been busy for a quarter of an hour"
      namespace  = "AWS/RDS"
      metric     = "CPUUtilization"
      dimensions = { DBInstanceIdentifier = local.name }
      statistic  = "Average"
      threshold  = 85
      minutes    = 15
    }
    postgres-storage = {
      about      = "Postgres has less than a tenth of its storage left"
      namespace  = "AWS/RDS"
      metric     = "FreeStorageSpace"
      dimensions = { DBInstanceIdentifier = local.name }
      statistic  = "Minimum"
      threshold  = var.postgres.storage_gb * 100 * 1024 * 1024
      below      = true
    }
    broker-memory = {
      about      = "The broker refuses writes when its memory is full"
      namespace  = "AWS/ElastiCache"
      metric     = "DatabaseMemoryUsagePercentage"
      dimensions = { CacheClusterId = "${local.name}-broker-001" }
      threshold  = 80
    }
  }
}
