mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name        = "plumbline-test"
  environment = "test"
  monthly_usd = 150
  emails      = ["operations@example.org"]
}

run "budget" {
  command = apply

  assert {
    condition     = aws_budgets_budget.this.limit_amount == "150" && aws_budgets_budget.this.limit_unit == "USD" && aws_budgets_budget.this.time_unit == "MONTHLY"
    error_message = "The monthly limit that was asked for."
  }

  assert {
    condition     = toset([for notification in aws_budgets_budget.this.notification : "${notification.notification_type} ${notification.threshold}"]) == toset(["ACTUAL 80", "ACTUAL 100", "FORECASTED 100"])
    error_message = "People are told before, at and ahead of the limit."
  }

  assert {
    condition     = alltrue([for notification in aws_budgets_budget.this.notification : notification.subscriber_email_addresses == toset(var.emails)])
    error_message = "Each notification must reach someone."
  }

  assert {
    condition     = one(aws_budgets_budget.this.cost_filter).values == tolist(["user:Environment$test"])
    error_message = "Only the environment's own cost counts."
  }
}

run "telling_nobody" {
  command = plan

  variables {
    emails      = []
    monthly_usd = 0
  }

  expect_failures = [var.emails, var.monthly_usd]
}
