"""The floor of the house: tenants, the organisation, people, rights and the audit trail."""
