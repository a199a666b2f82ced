locals {
  account_arn = "${var.region}:${var.account_id}"

  # Only what the controller itself has made for this cluster.
  of_cluster  = { StringEquals = { "aws:ResourceTag/elbv2.k8s.aws/cluster" = [local.name] } }
  for_cluster = { StringEquals = { "aws:RequestTag/elbv2.k8s.aws/cluster" = [local.name] } }

  # Controllers of the cluster: not in the services' namespace.
  controller_namespaces = {
    "aws-load-balancer-controller" = "kube-system"
    "cluster-autoscaler"           = "kube-system"
    "ebs-csi-controller-sa"        = "kube-system"
    "efs-csi-controller-sa"        = "kube-system"
    "external-secrets"             = "external-secrets"
    "keda-operator"                = "keda"
  }

  controller_permissions = {
    "ebs-csi-controller-sa" = { managed_policies = ["service-role/AmazonEBSCSIDriverPolicy"] }
    "efs-csi-controller-sa" = { managed_policies = ["service-role/AmazonEFSCSIDriverPolicy"] }

    "external-secrets" = { statements = [
      {
        actions   = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
        resources = ["arn:aws:secretsmanager:${local.account_arn}:secret:${local.name}/*"]
      },
      { actions = ["kms:Decrypt"], resources = [module.encryption.key_arn] },
    ] }

    "keda-operator" = { statements = [
      { actions = ["sqs:GetQueueAttributes"], resources = [module.storage_events.queue_arn] },
    ] }

    "cluster-autoscaler" = {
      unscoped_actions = [
        "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeScalingActivities",
        "ec2:DescribeImages", "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions", "ec2:GetInstanceTypesFromInstanceRequirements",
      ]
      statements = [
        { actions = ["eks:DescribeNodegroup"], resources = ["arn:aws:eks:${local.account_arn}:nodegroup/${local.name}/*"] },
        {
          actions    = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
          resources  = ["arn:aws:autoscaling:${local.account_arn}:autoScalingGroup:*:autoScalingGroupName/*"]
          conditions = { StringEquals = { "aws:ResourceTag/k8s.io/cluster-autoscaler/${local.name}" = ["owned"] } }
        },
      ]
    }

    "aws-load-balancer-controller" = {
      unscoped_actions = [
        "acm:DescribeCertificate", "acm:ListCertificates", "ec2:DescribeAccountAttributes", "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances", "ec2:DescribeInternetGateways", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets", "ec2:DescribeTags", "ec2:DescribeVpcs", "elasticloadbalancing:Describe*",
      ]
      statements = [
        {
          actions    = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
          resources  = ["arn:aws:elasticloadbalancing:${local.account_arn}:*/*"]
          conditions = local.for_cluster
        },
        {
          actions    = ["elasticloadbalancing:AddTags"]
          resources  = ["arn:aws:elasticloadbalancing:${local.account_arn}:*/*"]
          conditions = { StringEquals = { "elasticloadbalancing:CreateAction" = ["CreateLoadBalancer", "CreateTargetGroup"] } }
        },
        {
          actions = [
            "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule",
            "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteRule",
            "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:ModifyListener",
            "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyTargetGroup",
            "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:RemoveTags",
            "elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets",
          ]
          resources  = ["arn:aws:elasticloadbalancing:${local.account_arn}:*/*"]
          conditions = local.of_cluster
        },
        {
          actions    = ["ec2:CreateSecurityGroup"]
          resources  = ["arn:aws:ec2:${local.account_arn}:security-group/*"]
          conditions = local.for_cluster
        },
        { actions = ["ec2:CreateSecurityGroup"], resources = ["arn:aws:ec2:${local.account_arn}:vpc/${module.network.vpc_id}"] },
        {
          actions    = ["ec2:CreateTags"]
          resources  = ["arn:aws:ec2:${local.account_arn}:security-group/*"]
          conditions = { StringEquals = { "ec2:CreateAction" = ["CreateSecurityGroup"] } }
        },
        {
          actions    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress"]
          resources  = ["arn:aws:ec2:${local.account_arn}:security-group/*"]
          conditions = local.of_cluster
        },
        {
          # It opens the way from the load balancer to the pods in the groups that the pods carry.
          actions    = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
          resources  = ["arn:aws:ec2:${local.account_arn}:security-group/*"]
          conditions = { StringEquals = { "aws:ResourceTag/kubernetes.io/cluster/${local.name}" = ["owned"] } }
        },
      ]
    }
  }
}
