"""The outbox and its postman."""
