module "documents" {
  source = "../../modules/bucket"

  name                = "${local.name}-documents-${var.account_id}"
  key_arn             = module.encryption.key_arn
  deletion_protection = local.protected
}

# Journals of the power command, logs of Airflow, backups.
module "operations" {
  source = "../../modules/bucket"

  name                = "${local.name}-operations-${var.account_id}"
  key_arn             = module.encryption.key_arn
  deletion_protection = local.protected
}

module "storage_events" {
  source = "../../modules/storage-events"

  name      = local.name
  bucket_id = module.documents.id
}

module "memory" {
  source = "../../modules/dynamo"

  name                = local.name
  key_arn             = module.encryption.key_arn
  deletion_protection = local.protected
}

module "files" {
  source = "../../modules/efs"

  name       = local.name
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids
  clients    = { workload = module.network.workload_security_group_id }
  key_arn    = module.encryption.key_arn
  folders    = ["chroma"]
}
