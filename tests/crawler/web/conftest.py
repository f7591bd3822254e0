"""The worlds that tests of the dashboard share."""

from dashboard_world import bare, full

__all__ = ["bare", "full"]
