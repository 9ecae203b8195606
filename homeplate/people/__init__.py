"""Users, memberships, teams, roles, permissions and access."""
