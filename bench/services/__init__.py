"""Many processes: on PostgreSQL and RabbitMQ, as replicas and as services."""
