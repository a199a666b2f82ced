module "firewall" {
  source = "../firewall"

  name    = "${var.name}-graph"
  vpc_id  = var.vpc_id
  port    = 7687
  clients = var.clients
}

# Besides the way in, Neo4j needs its image, its secret and nothing else.
resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = module.firewall.security_group_id
  description       = "Registry, secrets and Systems Manager"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

module "role" {
  source = "../service-role"

  name             = "${var.name}-graph"
  trust            = { principals = { Service = ["ec2.amazonaws.com"] } }
  managed_policies = ["AmazonSSMManagedInstanceCore"]
  unscoped_actions = ["ecr:GetAuthorizationToken"]

  statements = [
    { actions = ["secretsmanager:GetSecretValue"], resources = [var.secret_arn] },
    { actions = ["kms:Decrypt"], resources = [var.key_arn] },
    { actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], resources = [var.repository_arn] },
  ]
}

resource "aws_iam_instance_profile" "this" {
  name = "${var.name}-graph"
  role = module.role.name
}

# Outlives the instance, so a pause keeps the graph.
resource "aws_ebs_volume" "data" {
  availability_zone = var.availability_zone
  type              = "gp3"
  size              = var.storage_gb
  encrypted         = true
  kms_key_id        = var.key_arn
  final_snapshot    = true
  tags              = { Name = "${var.name}-graph" }
}

resource "aws_launch_template" "this" {
  name                   = "${var.name}-graph"
  image_id               = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
  instance_type          = var.instance_type
  vpc_security_group_ids = [module.firewall.security_group_id]

  user_data = base64encode(templatefile("${path.module}/start-neo4j.sh.tftpl", {
    region = var.region
    secret = var.secret_arn
    image  = var.image
    volume = replace(aws_ebs_volume.data.id, "-", "")
  }))

  iam_instance_profile {
    arn = aws_iam_instance_profile.this.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type = "gp3"
      volume_size = 20
      encrypted   = true
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])

    content {
      resource_type = tag_specifications.key
      tags          = merge(var.tags, { Name = "${var.name}-graph" })
    }
  }
}

resource "aws_instance" "this" {
  count = var.running ? 1 : 0

  subnet_id                   = var.subnet_id
  associate_public_ip_address = false
  disable_api_termination     = var.deletion_protection

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }
}

resource "aws_volume_attachment" "data" {
  count = var.running ? 1 : 0

  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.data.id
  instance_id = aws_instance.this[0].id
  # Neo4j must have written everything before the disk goes.
  stop_instance_before_detaching = true
}
