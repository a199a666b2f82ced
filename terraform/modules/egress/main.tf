locals {
  gateways = var.one_per_zone ? length(var.public_subnet_ids) : 1
}

resource "aws_eip" "this" {
  count = local.gateways

  domain = "vpc"
  tags   = { Name = "${var.name}-nat-${count.index}" }
}

resource "aws_nat_gateway" "this" {
  count = local.gateways

  allocation_id = aws_eip.this[count.index].id
  subnet_id     = var.public_subnet_ids[count.index]
  tags          = { Name = "${var.name}-${count.index}" }
}

resource "aws_route" "this" {
  count = length(var.private_route_table_ids)

  route_table_id         = var.private_route_table_ids[count.index]
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.one_per_zone ? count.index : 0].id
}
