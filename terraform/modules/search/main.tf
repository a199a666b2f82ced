module "firewall" {
  source = "../firewall"

  name    = "${var.name}-search"
  vpc_id  = var.vpc_id
  port    = 443
  clients = var.clients
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/plumbline/${var.name}/search"
  retention_in_days = 30
  kms_key_id        = var.key_arn
}

resource "aws_cloudwatch_log_resource_policy" "this" {
  policy_name = "${var.name}-search"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "es.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "${aws_cloudwatch_log_group.this.arn}:*"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

# The index is made again from Postgres and the documents, so it may go whenever the environment is paused.
resource "aws_opensearch_domain" "this" {
  domain_name    = var.name
  engine_version = "OpenSearch_2.19"

  cluster_config {
    instance_type          = var.instance_type
    instance_count         = var.instances
    zone_awareness_enabled = var.instances > 1

    dynamic "zone_awareness_config" {
      for_each = var.instances > 1 ? [min(var.instances, 3)] : []

      content {
        availability_zone_count = zone_awareness_config.value
      }
    }
  }

  vpc_options {
    subnet_ids         = slice(var.subnet_ids, 0, min(var.instances, 3))
    security_group_ids = [module.firewall.security_group_id]
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = var.storage_gb
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = var.key_arn
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  advanced_security_options {
    enabled                        = true
    internal_user_database_enabled = false

    master_user_options {
      master_user_arn = var.writer_role_arn
    }
  }

  log_publishing_options {
    log_type                 = "ES_APPLICATION_LOGS"
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.this.arn
  }

  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = [var.reader_role_arn, var.writer_role_arn] }
      Action    = ["es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"]
      Resource  = "arn:aws:es:${var.region}:${var.account_id}:domain/${var.name}/*"
    }]
  })

  depends_on = [aws_cloudwatch_log_resource_policy.this]
}
