"""Tests of dashboards: what tiles say, how they are arranged, and when they are sent."""
