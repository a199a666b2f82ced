# Carried by nodes, tasks and functions; the stores open their port to this group and to nothing else.
resource "aws_security_group" "workload" {
  name        = "${var.name}-workload"
  description = "Services of Plumbline, wherever they run"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${var.name}-workload" }
}

resource "aws_vpc_security_group_ingress_rule" "among_workloads" {
  security_group_id            = aws_security_group.workload.id
  description                  = "Services reach each other"
  referenced_security_group_id = aws_security_group.workload.id
  ip_protocol                  = "-1"
}

resource "aws_vpc_security_group_egress_rule" "inside" {
  security_group_id = aws_security_group.workload.id
  description       = "Stores and names inside the network"
  cidr_ipv4         = var.cidr
  ip_protocol       = "-1"
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.workload.id
  description       = "AWS and model endpoints, by TLS alone"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}
